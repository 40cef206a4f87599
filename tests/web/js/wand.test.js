import assert from "node:assert/strict";
import { test } from "node:test";
import { Wand } from "../../../intake/web/static/intake/desk/wand.js";

function type(text, gap, end = gap) {
  const wand = new Wand();
  let time = 1000;
  const said = [...text].map((character) => wand.character(character, (time += gap)));
  return { said, ...wand.end(time + end) };
}

test("six characters and more, faster than a hand, are a scan", () => {
  assert.deepEqual(type("700103", 5), { said: ["first", ...Array(5).fill("burst")], scanned: "700103", dropped: false });
});

test("the same by hand is not", () => {
  const { said, scanned } = type("700103", 90);
  assert.equal(scanned, "");
  assert.deepEqual(new Set(said), new Set(["first"]));
});

test("two keys that roll over each other are a hand; three are neither", () => {
  assert.deepEqual(type("jj", 20), { said: ["first", "burst"], scanned: "", dropped: false });
  assert.equal(type("1234", 5).dropped, true);
});

test("Enter long after a burst is not its end", () => {
  assert.equal(type("700103", 5, 300).scanned, "");
});
