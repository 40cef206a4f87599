import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, boxOf, linesOf, textOf, wordAt, wordsIn } from "../../../intake/web/static/intake/desk/words.js";

const words = [
  ["GARCIA,", 0.1, 0.1, 0.1, 0.02, 0.9, 1], ["MARIA", 0.22, 0.1, 0.08, 0.02, 0.9, 1],
  ["DOB:", 0.1, 0.2, 0.05, 0.02, 0.9, 2], ["03/14/1961", 0.22, 0.2, 0.12, 0.02, 0.9, 2],
];

test("a click finds its word, also a little beside it, and none far away", () => {
  assert.equal(wordAt(words, 0.15, 0.11), 0);
  assert.equal(wordAt(words, 0.205, 0.11), 0);
  assert.equal(wordAt(words, 0.5, 0.5), -1);
});

test("a box takes the words whose middle it holds, in reading order", () => {
  assert.deepEqual(wordsIn(words, { x: 0, y: 0.05, w: 0.5, h: 0.1 }), [0, 1]);
  assert.equal(textOf(words, [0]), "GARCIA");
  assert.equal(textOf(words, [0, 1]), "GARCIA, MARIA");
  assert.deepEqual(Object.values(boxOf(words, [0, 1])).map((n) => n.toFixed(2)), ["0.10", "0.10", "0.20", "0.02"]);
});

test("the word cursor goes along the line, and up and down to what is nearest", () => {
  assert.equal(beside(words, -1, "right"), 0);
  assert.equal(beside(words, 0, "right"), 1);
  assert.equal(beside(words, 0, "left"), 0);
  assert.equal(beside(words, 1, "down"), 3);
  assert.equal(beside(words, 2, "up"), 0);
  assert.equal(beside(words, 3, "down"), 3);
  assert.equal(beside([], 0, "down"), -1);
});

test("the text beside the page has the page's lines", () => {
  assert.deepEqual(linesOf(words), ["GARCIA, MARIA", "DOB: 03/14/1961"]);
});

