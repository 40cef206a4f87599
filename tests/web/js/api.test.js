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

test("the server's clock is learnt from every answer that bears it, whatever day the workstation thinks it is", async () => {
  const at = (ms) => ({ now: new Date(ms).toISOString(), undo: [] });
  const it = made(answer(200, { current: null, counts: at(60_000) }), answer(200, { state: "held", counts: at(70_000) }), answer(200, at(80_000)));
  assert.equal(it.api.now(), NOW);
  const told = [];
  for (const ask of [() => it.api.claim({ queue: "", source: "" }), () => it.api.decide(doc, {}, "k"), () => it.api.counts()]) {
    await ask();
    told.push(it.api.now());
  }
  assert.deepEqual(told, [60_000, 70_000, 80_000]);
});
