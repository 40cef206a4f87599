import assert from "node:assert/strict";
import { test } from "node:test";
import { againstOf, nextStep } from "../../../intake/web/static/intake/desk/asking.js";
import { DEEP, START, candidatesOf, chosenOf, reduce } from "../../../intake/web/static/intake/desk/store.js";

export const counts = (undo = []) => ({ now: "", left: 3, oldest: "", queues: [], today: 0, median: 0, undo });
export const candidate = (key, more = {}) => ({ key, name: `N ${key}`, mrn: key, born: "1961-03-14", fits: "", flags: [], contrary: [], blocked: "", ask: null, cells: {}, ...more });
export const page = (n, more = {}) => ({ n, at: n, width: 850, height: 1100, alt: "", picture: `/p/${n}`, small: "", marks: [], blank: false, dropped: false, sheet: false, turned: 0, foreign: false, ...more });
export const doc = (receipt, more = {}) => ({
  receipt, version: 1, token: "t", until: "", queue: "identity", reason: "Two patients fit.", why: [], focus: "candidates", item: "", source: "fax", fax: "",
  created: "", due: "", note: "", pages: [page(1)], crops: [], lines: [], candidates: [candidate("a"), candidate("b")], chosen: "", more: 0,
  kinds: [], kind: "lab_report", date: "2026-11-19", dates: [], otherDates: [], dateNeeded: false, query: "", splits: [], mustSee: [], draft: {}, resend: null, second: false,
  original: "", joinable: false, ...more,
});
const claimed = (current, next = []) => ({ type: "claimed", current, next, counts: counts() });
const run = (events, state = START) => events.reduce(reduce, state);
const ready = (more) => run([claimed(doc("R-1", more)), { type: "painted" }, { type: "alive" }]);

test("a claim shows the document with nobody chosen unless the server says so", () => {
  const state = run([claimed(doc("R-1"), [doc("R-2")])]);
  assert.equal(state.phase, "ready");
  assert.equal(state.patient, "");
  assert.equal(run([claimed(doc("R-1", { chosen: "b" }))]).patient, "b");
  assert.equal(run([claimed(null)]).phase, "empty");
});

test("nothing is filed unseen while the first page cannot be shown", () => {
  const blind = run([claimed(doc("R-1", { chosen: "a" })), { type: "painted", broken: true }, { type: "alive" }]);
  assert.equal(nextStep(blind).then, "wait");
  assert.match(nextStep(blind).hint, /cannot be shown/);
  const seen = reduce(blind, { type: "painted" });
  assert.notEqual(nextStep(seen).then, "wait");
  assert.equal(reduce(blind, claimed(doc("R-2"))).broken, false);
});

test("nothing is decided before the first page was painted and a moment has passed", () => {
  assert.equal(nextStep(run([claimed(doc("R-1", { chosen: "a" }))])).then, "wait");
  assert.equal(nextStep(run([claimed(doc("R-1", { chosen: "a" })), { type: "painted" }])).then, "wait");
  assert.equal(nextStep(ready({ chosen: "a" })).then, "file");
});

test("a new document is dead again, and nothing of the old one stays", () => {
  const state = run([{ type: "choose", key: "a" }, { type: "deciding" }, { type: "decided", current: doc("R-2"), next: [], counts: counts(), said: "Filed." }], ready());
  assert.equal(state.doc.receipt, "R-2");
  assert.deepEqual([state.alive, state.painted, state.patient, state.added.length], [false, false, "", 0]);
  assert.equal(state.said, "Filed.");
});

test("Enter asks for what is missing, in the order of weight", () => {
  const bare = { kind: "", date: "", dateNeeded: true, mustSee: [2], pages: [page(1), page(2)], candidates: [candidate("a", { contrary: ["sex"], ask: { what: "birth_year", sentence: "Type it", digits: 4 } })] };
  let state = ready(bare);
  const steps = [];
  const then = () => steps.push(nextStep(state).then);
  const after = (...events) => ((state = run(events, state)), then());
  then();
  after({ type: "choose", key: "a" });
  after({ type: "page", at: 1, seen: [1, 2] });
  after({ type: "set", changes: { kind: "ecg" } });
  after({ type: "set", changes: { date: "2026-01-01" } });
  after({ type: "set", changes: { answer: "196" } });
  after({ type: "set", changes: { answer: "1961" } });
  assert.deepEqual(steps, ["choose", "page", "kind", "date", "answer", "answer", "file"]);
});

test("what was confirmed for one patient holds for no other", () => {
  const state = run([{ type: "choose", key: "a" }, { type: "set", changes: { agree: ["sex", "date"], answer: "1961", asked: true } }, { type: "choose", key: "b" }], ready());
  assert.deepEqual([state.agree, state.answer, state.asked], [["date"], "", false]);
});

test("a blocked candidate cannot be filed to", () => {
  const step = nextStep(ready({ chosen: "a", candidates: [candidate("a", { blocked: "This record was merged." })] }));
  assert.deepEqual([step.then, step.hint], ["choose", "This record was merged."]);
});

test("a patient found by hand takes the next number and is chosen", () => {
  const state = run([{ type: "add", candidate: candidate("z") }, { type: "add", candidate: candidate("z") }], ready());
  assert.deepEqual(candidatesOf(state).map((one) => one.key), ["a", "b", "z"]);
  assert.equal(chosenOf(state).key, "z");
});

test("the columns move only to show the chosen one", () => {
  const many = { candidates: ["a", "b", "c", "d", "e"].map((key) => candidate(key)) };
  const state = run([{ type: "choose", key: "d" }], ready(many));
  assert.equal(state.window, 1);
  assert.equal(run([{ type: "choose", key: "c" }], state).window, 1);
});

test("a stale version keeps the draft beside the document as it is now", () => {
  const before = run([{ type: "choose", key: "b" }, { type: "set", changes: { kind: "ecg", agree: ["sex"] } }, { type: "deciding" }], ready());
  const state = run([{ type: "refused", refusal: { code: "stale_version", sentence: "Changed.", document: doc("R-1", { version: 2 }) } }], before);
  assert.deepEqual([state.phase, state.doc.version, state.patient, state.kind, state.agree], ["ready", 2, "b", "ecg", []]);
});

test("a stale version never keeps a patient that is no longer there", () => {
  const before = run([{ type: "choose", key: "b" }], ready());
  const state = run([{ type: "refused", refusal: { code: "stale_version", sentence: "", document: doc("R-1", { candidates: [candidate("a")] }) } }], before);
  assert.equal(state.patient, "");
});

test("a lease that somebody else has is a conflict, and the draft stays", () => {
  const before = run([{ type: "choose", key: "b" }, { type: "deciding" }], ready());
  for (const code of ["lease_taken", "gone"]) {
    const state = run([{ type: "refused", refusal: { code, sentence: "B. has it." } }], before);
    assert.deepEqual([state.phase, state.patient], ["conflict", "b"]);
  }
});

test("a birth year is answered by two digits where they can begin no year in four", () => {
  const ask = { what: "birth_year", sentence: "Type it", digits: 4 };
  const stepOf = (what, answer) => nextStep(run([{ type: "choose", key: "a" }, { type: "set", changes: { answer } }], ready({ candidates: [candidate("a", { ask: { ...ask, what } })] }))).then;
  for (const typed of ["61", "07", "1961", "1918", "2019"]) assert.equal(stepOf("birth_year", typed), "file", typed);
  for (const typed of ["", "6", "18", "19", "20", "196", "201"]) assert.equal(stepOf("birth_year", typed), "answer", typed);
  assert.equal(stepOf("birth_day", "03"), "answer");
});

test("a wrong answer is emptied and asked again; what is not agreed is asked for", () => {
  const before = run([{ type: "choose", key: "a" }, { type: "set", changes: { answer: "1960" } }, { type: "deciding" }], ready());
  const wrong = run([{ type: "refused", refusal: { code: "answer_wrong", sentence: "Not so." } }], before);
  assert.deepEqual([wrong.phase, wrong.answer, wrong.wrong, wrong.asked, wrong.retry], ["ready", "", true, true, true]);
});

test("what speaks against it is answered by the identifier, which is typed anew where more speaks against it than was shown", () => {
  const one = candidate("a", { contrary: ["name"], ask: { what: "birth_year", sentence: "Type it", digits: 4 } });
  const answered = run([{ type: "choose", key: "a" }, { type: "set", changes: { answer: "1961" } }], ready({ candidates: [one] }));
  assert.deepEqual([againstOf(answered), nextStep(answered).then], [["name"], "file"]);
  const more = { code: "not_agreed", sentence: "The sex does not fit.", items: ["name", "sex"] };
  const refused = run([{ type: "deciding" }, { type: "refused", refusal: more }], answered);
  assert.deepEqual([againstOf(refused), nextStep(refused).then, refused.answer], [["name", "sex"], "answer", ""]);
});

test("that a date is missing is said once, and no longer when one is given", () => {
  const without = run([{ type: "choose", key: "a" }, { type: "set", changes: { agree: ["date"] } }], ready({ dateNeeded: true, date: "" }));
  assert.deepEqual([againstOf(without), nextStep(without).then], [["date"], "file"]);
  assert.deepEqual(againstOf(reduce(without, { type: "set", changes: { date: "2026-01-01" } })), []);
});

test("taking back brings the document with its answers, and the one before the reviewer waits with its draft", () => {
  const before = run([{ type: "choose", key: "b" }], ready());
  const state = run([{ type: "undone", doc: doc("R-0", { draft: { patient: "a", kind: "ecg" } }) }], before);
  assert.deepEqual([state.doc.receipt, state.patient, state.kind], ["R-0", "a", "ecg"]);
  assert.deepEqual([state.next[0].receipt, state.next[0].draft.patient], ["R-1", "b"]);
  assert.equal(state.redo.receipt, "R-0");
});

test("only ten decisions can be taken back here", () => {
  const undo = Array.from({ length: 12 }, (_, at) => ({ receipt: `R-${at}`, sentence: "", until: "" }));
  assert.equal(run([{ type: "counts", counts: counts(undo) }]).done.length, DEEP);
});

test("after a split the part that began with the page is before the reviewer, the others wait", () => {
  const state = run([{ type: "edited", documents: [doc("R-1"), doc("R-1-2")], current: "R-1-2" }], ready());
  assert.deepEqual([state.doc.receipt, state.next.map((one) => one.receipt)], ["R-1-2", ["R-1"]]);
});

test("an edit of the same document keeps what was entered", () => {
  const before = run([{ type: "choose", key: "b" }, { type: "page", at: 1, seen: [1, 2] }], ready({ pages: [page(1), page(2)] }));
  const state = run([{ type: "edited", documents: [doc("R-1", { version: 2, pages: [page(2), page(1)] })], current: "R-1" }], before);
  assert.deepEqual([state.patient, state.at, state.seen, state.doc.version], ["b", 1, [1, 2], 2]);
});

test("a lock leaves nothing of a patient in the state", () => {
  const state = run([{ type: "locked" }], ready({ chosen: "a" }));
  assert.deepEqual([state.phase, state.doc, state.next, state.patient], ["locked", null, [], ""]);
});

test("an answer that comes late for an older query is dropped", () => {
  const state = run([{ type: "set", changes: { query: "garcia" } }, { type: "found", query: "gar", found: [candidate("q")], more: false }], ready());
  assert.equal(state.found, null);
});
