import assert from "node:assert/strict";
import { test } from "node:test";
import { ASK, BEAT, IDLE, Lease, watchOf } from "../../../intake/web/static/intake/desk/lease.js";

function made() {
  const it = { now: 0, visible: true, beats: 0, told: [] };
  it.lease = new Lease({ beat: () => it.beats++, told: (watch) => it.told.push(watch), visible: () => it.visible, clock: () => it.now });
  it.pass = (ms) => {
    for (const end = it.now + ms; it.now < end; ) {
      it.now += 1000;
      it.lease.tick();
    }
  };
  return it;
}

test("a document is kept while somebody works on it in sight", () => {
  const it = made();
  it.pass(BEAT * 3);
  assert.equal(it.beats, 3);
  it.visible = false;
  it.pass(BEAT * 2);
  assert.equal(it.beats, 3);
});

test("four minutes of silence let go of it, after a question; coming back renews at once", () => {
  const it = made();
  it.pass(IDLE);
  assert.deepEqual(it.told, ["asking", "let go"]);
  const before = it.beats;
  it.pass(BEAT * 2);
  assert.equal(it.beats, before);
  it.lease.stir();
  assert.equal(it.beats, before + 1);
  assert.equal(it.told.at(-1), "working");
});

test("before it is let go of, it is asked for", () => {
  assert.deepEqual([0, IDLE - ASK, IDLE].map(watchOf), ["working", "asking", "let go"]);
});
