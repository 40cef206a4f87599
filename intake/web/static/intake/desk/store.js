// @ts-check
// What the desk knows, and how each event changes it.  Pure: no clock, no network, no document.
//
//   loading -> ready -> deciding -> ready | conflict | empty;   ready -> locked -> loading
//
// `alive` is apart: the decision keys of a new document are dead until its first page was painted and a moment has passed.

/** @import {Candidate, Counts, Doc, Draft, Refusal} from "./types.js" */

/** ms after the first page was painted in which nothing is decided: that key was meant for the document before. */
export const DEAD = 400;
/** Decisions that can be taken back. */
export const DEEP = 10;
/** Candidates side by side. */
export const SIDE_BY_SIDE = 3;

/** @typedef {"loading" | "ready" | "deciding" | "conflict" | "empty" | "locked"} Phase */

/** Something decided: what `Z` takes back.
 * @typedef {{receipt: string, sentence: string, until: string}} Done */

/** @typedef {{
 *   phase: Phase, doc: Doc | null, next: Doc[], counts: Counts | null, alive: boolean, painted: boolean, broken: boolean,
 *   patient: string, kind: string, date: string, note: string, agree: string[], answer: string, asked: boolean, retry: boolean,
 *   added: Candidate[], window: number, at: number, seen: number[],
 *   panel: string, query: string, found: Candidate[] | null, more: boolean, searching: boolean, pointed: number,
 *   hint: string, refusal: Refusal | null, done: Done[], said: string, offline: boolean, idle: string,
 *   redo: Partial<Draft> & {receipt: string} | null, back: number, wrong: boolean,
 *   zoom: "width" | "page" | number, marks: boolean, lens: boolean, text: boolean, beside: boolean, lit: number, mode: string,
 * }} State */

/** @type {State} */
export const START = {
  phase: "loading", doc: null, next: [], counts: null, alive: false, painted: false, broken: false,
  patient: "", kind: "", date: "", note: "", agree: [], answer: "", asked: false, retry: false,
  added: [], window: 0, at: 0, seen: [],
  panel: "", query: "", found: null, more: false, searching: false, pointed: 0,
  hint: "", refusal: null, done: [], said: "", offline: false, idle: "", redo: null, back: 0, wrong: false,
  zoom: "width", marks: true, lens: false, text: false, beside: false, lit: -1, mode: "desk",
};

/** What can happen.
 * @typedef {{type: "claimed", current: Doc | null, next: Doc[], counts: Counts}
 *   | {type: "shown", doc: Doc, keep?: boolean} | {type: "painted", broken?: boolean} | {type: "alive"}
 *   | {type: "choose", key: string} | {type: "add", candidate: Candidate} | {type: "set", changes: Partial<State>}
 *   | {type: "page", at: number, seen: number[]} | {type: "open", panel: string} | {type: "close"}
 *   | {type: "found", query: string, found: Candidate[], more: boolean}
 *   | {type: "deciding"} | {type: "decided", current: Doc | null, next: Doc[], counts: Counts, said: string}
 *   | {type: "refused", refusal: Refusal} | {type: "undone", doc: Doc, counts?: Counts}
 *   | {type: "edited", documents: Doc[], current: string} | {type: "counts", counts: Counts}
 *   | {type: "locked"} | {type: "loading"}} Event */

/** The state after an event.
 * @param {State} state
 * @param {Event} event
 * @returns {State} */
export function reduce(state, event) {
  switch (event.type) {
    case "claimed":
    case "decided": {
      const back = event.type === "decided" ? 0 : state.back;
      const said = event.type === "decided" ? event.said : state.said;
      const told = { ...state, counts: event.counts, done: doneOf(event.counts, back), back, next: event.next, said, refusal: null };
      return event.current ? withDocument(told, event.current) : { ...emptied(told), phase: "empty" };
    }
    case "shown":
      return event.keep ? kept(state, event.doc) : withDocument(state, event.doc);
    case "painted":
      return { ...state, painted: true, broken: event.broken === true };
    case "alive":
      return { ...state, alive: true, hint: state.hint.startsWith("Wait") ? "" : state.hint };
    case "choose":
      return chosen(state, event.key);
    case "add":
      return added(state, event.candidate);
    case "set":
      return { ...state, ...event.changes };
    case "page":
      return { ...state, at: event.at, seen: event.seen };
    case "open":
      return { ...state, panel: event.panel, hint: "" };
    case "close":
      return { ...state, panel: "", found: null, asked: false, pointed: 0 };
    case "found":
      return event.query === state.query ? { ...state, found: event.found, more: event.more, searching: false, pointed: 0 } : state;
    case "deciding":
      return { ...state, phase: "deciding", hint: "", wrong: false };
    case "refused":
      return refused(state, event.refusal);
    case "undone":
      return undone(state, event.doc, event.counts);
    case "edited":
      return edited(state, event.documents, event.current);
    case "counts":
      return { ...state, counts: event.counts, done: doneOf(event.counts, state.back) };
    case "locked":
      return { ...emptied(state), phase: "locked", next: [], said: "" };
    case "loading":
      return { ...state, phase: "loading", refusal: null };
  }
}

/** What can be taken back: ten in a row, however many the server still holds.
 * @param {Counts} counts @param {number} back how many were taken back since the last decision @returns {Done[]} */
function doneOf(counts, back) {
  return counts.undo.slice(0, Math.max(0, DEEP - back));
}

/** @param {State} state @returns {State} */
function emptied(state) {
  const { zoom, marks, lens, counts, next, done, said, offline, redo, back } = state;
  return { ...START, zoom, marks, lens, counts, next, done, said, offline, redo, back };
}

/** A document before the reviewer, with what somebody had entered before.
 * @param {State} state @param {Doc} doc @returns {State} */
function withDocument(state, doc) {
  const { draft } = doc;
  const known = doc.candidates.some((one) => one.key === draft.patient);
  const patient = (known ? draft.patient : "") || doc.chosen;
  const begun = { patient, kind: draft.kind || doc.kind, date: draft.date || doc.date, note: draft.note ?? "", query: draft.query || doc.query };
  const fresh = { ...emptied(state), ...begun, phase: /** @type {Phase} */ ("ready"), doc, next: state.next.filter((one) => one.receipt !== doc.receipt) };
  return { ...fresh, beside: doc.resend !== null, window: windowFor(fresh, patient), panel: firstPanel(doc) };
}

/** What is open from the start: all pages where they are in question, the search where nobody is suggested. @param {Doc} doc */
function firstPanel(doc) {
  if (doc.focus === "search") return "search";
  return doc.focus === "pages" && doc.pages.length > 1 ? "sorter" : "";
}

/** The same document anew, with the reviewer's draft.
 * @param {State} state @param {Doc} doc @returns {State} */
function kept(state, doc) {
  const there = [...doc.candidates, ...state.added].some((one) => one.key === state.patient);
  return { ...state, phase: "ready", doc, patient: there ? state.patient : "", agree: [], answer: there ? state.answer : "", at: Math.min(state.at, doc.pages.length - 1) };
}

/** Every candidate in the order of their numbers: those of the server, then those found by hand.
 * @param {Pick<State, "doc" | "added">} state */
export function candidatesOf(state) {
  return [...(state.doc?.candidates ?? []), ...state.added];
}

/** @param {Pick<State, "patient" | "doc" | "added">} state */
export function chosenOf(state) {
  return candidatesOf(state).find((one) => one.key === state.patient) ?? null;
}

/** @param {Pick<State, "doc" | "added" | "window">} state @param {string} key */
function windowFor(state, key) {
  const index = candidatesOf(state).findIndex((one) => one.key === key);
  if (index < 0) return state.window;
  return Math.max(Math.min(state.window, index), index - SIDE_BY_SIDE + 1, 0);
}

/** @param {State} state @param {string} key @returns {State} */
function chosen(state, key) {
  const same = key === state.patient;
  const kept = same ? {} : { agree: state.agree.filter((item) => item === "date"), answer: "", asked: false };
  return { ...state, ...kept, patient: key, window: windowFor(state, key), wrong: false, hint: "" };
}

/** @param {State} state @param {Candidate} candidate @returns {State} */
function added(state, candidate) {
  const known = candidatesOf(state).some((one) => one.key === candidate.key);
  const more = known ? state : { ...state, added: [...state.added, candidate] };
  return { ...chosen(more, candidate.key), panel: "", found: null };
}

/** @param {State} state @param {Refusal} refusal @returns {State} */
function refused(state, refusal) {
  const back = { ...state, refusal, phase: /** @type {Phase} */ ("ready") };
  switch (refusal.code) {
    case "stale_version":
      return refusal.document ? { ...kept(back, refusal.document), refusal, panel: "" } : { ...back, phase: "conflict" };
    case "lease_taken":
    case "gone":
      return { ...back, phase: "conflict", panel: "" };
    case "not_agreed":
      return { ...back, refusal: null, asked: true, agree: refusal.items ?? [], answer: "", hint: refusal.sentence };
    case "answer_wrong":
      return { ...back, refusal: null, asked: true, answer: "", wrong: true, retry: true, hint: refusal.sentence };
    default:
      return { ...back, refusal: null, hint: refusal.sentence };
  }
}

/** A decision was taken back: that document again, and the one before the reviewer waits.
 * @param {State} state @param {Doc} doc @param {Counts} [counts] @returns {State} */
function undone(state, doc, counts) {
  const waiting = state.doc && state.doc.receipt !== doc.receipt ? [{ ...state.doc, draft: draftOf(state) }, ...state.next] : state.next;
  const back = state.back + 1;
  const done = counts ? doneOf(counts, back) : state.done.filter((one) => one.receipt !== doc.receipt);
  const again = withDocument({ ...state, next: waiting, refusal: null }, doc);
  return { ...again, done, back, counts: counts ?? state.counts, said: "Taken back. Nothing has been filed.", redo: { receipt: doc.receipt, ...doc.draft } };
}

/** @param {State} state @param {Doc[]} documents @param {string} current @returns {State} */
function edited(state, documents, current) {
  const doc = documents.find((one) => one.receipt === current) ?? documents[0];
  if (!doc) return state;
  const others = documents.filter((one) => one !== doc);
  const names = new Set(documents.map((one) => one.receipt));
  const next = [...others, ...state.next.filter((one) => !names.has(one.receipt))];
  const same = state.doc?.receipt === doc.receipt;
  if (!same) return { ...withDocument({ ...state, next }, doc), zoom: state.zoom };
  const seen = state.seen.filter((n) => doc.pages.some((page) => page.n === n));
  return { ...kept(state, doc), next, seen, patient: state.patient || doc.chosen };
}

/** What the reviewer has entered, for the server to keep.
 * @param {State} state @returns {Draft} */
export function draftOf(state) {
  return { patient: state.patient, kind: state.kind, date: state.date, query: state.query, note: state.note };
}
