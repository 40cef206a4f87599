import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, Pictures, wantedOf } from "../../../intake/web/static/intake/desk/prefetch.js";

const doc = (name, pages) => ({ resend: null, pages: Array.from({ length: pages }, (_, at) => ({ picture: `${name}/${at + 1}` })) });

function made(broken = []) {
  const it = { asked: [], alive: new Set(), changes: 0 };
  it.pictures = new Pictures(() => it.changes++, {
    fetch: async (address) => (it.asked.push(address), address),
    decode: async (url) => { if (broken.includes(url)) throw new Error("broken"); },
    make: (blob) => (it.alive.add(blob), blob),
    revoke: (url) => it.alive.delete(url),
  });
  return it;
}

test("the first pages of the next two come before the later pages of this one", () => {
  assert.deepEqual(wantedOf(doc("a", 3), [doc("b", 2), doc("c", 1), doc("d", 1)]), ["a/1", "a/2", "b/1", "c/1", "a/3", "b/2"]);
  assert.equal(wantedOf(doc("a", 90), [doc("b", 90)]).length <= MOST, true);
});

test("what was fetched ahead is not fetched again, and what is over is let go of", async () => {
  const it = made();
  await it.pictures.want(doc("a", 2), [doc("b", 1)]);
  assert.deepEqual(it.asked, ["a/1", "a/2", "b/1"]);
  await it.pictures.want(doc("b", 1), []);
  assert.deepEqual(it.asked, ["a/1", "a/2", "b/1"]);
  assert.deepEqual([...it.alive], ["b/1"]);
  it.pictures.clear();
  assert.equal(it.alive.size, 0);
});

test("a picture that cannot be shown is told as broken, and may be tried again", async () => {
  const it = made(["a/1"]);
  await it.pictures.want(doc("a", 1), []);
  assert.equal(it.pictures.isBroken("a/1"), true);
  assert.equal(it.pictures.of("a/1"), "");
  assert.equal(it.alive.size, 0);
  await it.pictures.again("a/1");
  assert.equal(it.asked.length, 2);
});
