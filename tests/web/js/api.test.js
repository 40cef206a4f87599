import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, Refused } from "../../../intake/web/static/intake/desk/api.js";

const answer = (status, body) => ({ ok: status < 400, status, type: "basic", json: async () => body });

/** What this page's clock says in these tests, in ms. */
const NOW = 5_000_000;

function made(...answers) {
  const it = { asked: [], told: [] };
  const ask = async (path, request) => {
    it.asked.push({ path, ...request });
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  it.api = new Api({ csrf: "c", told: (offline) => it.told.push(offline), fetch: ask, wait: async () => {}, clock: () => NOW });
  return it;
}

const doc = { receipt: "R-2026-000001", version: 7, token: "t" };

test("a decision bears version, key and token, and is repeated with the same key until there is an answer", async () => {
  const it = made(new TypeError("net"), answer(503, null), answer(200, { state: "held" }));
  const decided = await it.api.decide(doc, { action: "file" }, "key-1");
  assert.equal(decided.state, "held");
  assert.deepEqual(it.told, [true, false]);
  assert.deepEqual(it.asked.map((one) => one.headers["Idempotency-Key"]), ["key-1", "key-1", "key-1"]);
  assert.equal(it.asked[0].headers["If-Match"], '"7"');
  assert.equal(it.asked[0].headers["X-CSRFToken"], "c");
  assert.equal(it.asked[0].path, "/desk/api/documents/R-2026-000001/decision");
});

test("a refusal is told with its code; an answer that is no JSON of ours as well", async () => {
  const it = made(answer(409, { code: "lease_taken", sentence: "B. has it." }), answer(500, null), { ...answer(302), type: "opaqueredirect" });
  const codes = [];
  for (let n = 0; n < 3; n++) await it.api.decide(doc, {}, "k").catch((error) => codes.push([error instanceof Refused, error.refusal.code]));
  assert.deepEqual(codes, [[true, "lease_taken"], [true, "http_500"], [true, "signed_out"]]);
});

test("a search is not repeated without a connection: the next keystroke asks anew", async () => {
  const it = made(new TypeError("net"));
  await assert.rejects(it.api.search(doc, "gar", new AbortController().signal));
  assert.equal(it.asked.length, 1);
});

test("how long something can be taken back is counted from the answer on, whatever day the workstation thinks it is", async () => {
  const told = () => ({ undo: [{ receipt: "R-1", sentence: "", seconds: 119.5 }] });
  const it = made(answer(200, { current: null, counts: told() }), answer(200, { state: "held", counts: told() }), answer(200, told()));
  const counts = [(await it.api.claim({ queue: "", source: "" })).counts, (await it.api.decide(doc, {}, "k")).counts, await it.api.counts()];
  for (const one of counts) assert.equal(one.undo[0].until - NOW, 119_500);
});
