import assert from "node:assert/strict";
import { test } from "node:test";
import { KEYMAP, collisions, helpOf, isSingle, meaning, named, pressed, shortcut } from "../../../intake/web/static/intake/desk/keys.js";

const desk = { mode: "desk", field: false, on: true };
const does = (press, where = desk) => meaning({ code: "", ...press }, where)?.binding.action;

test("no key means two things, and none belongs to the browser", () => {
  assert.deepEqual(collisions(), []);
});

test("every action of the issue has its key", () => {
  const expected = {
    Enter: "file", "Ctrl+Enter": "fileHere", 1: "choose", 9: "choose", 0: "none", u: "notOnFile", r: "rescan", p: "park", n: "notOurs",
    a: "ask", z: "undo", y: "redo", "/": "search", "Ctrl+K": "search", t: "kind", d: "date", c: "words", Escape: "leave", j: "nextPage",
    PageDown: "nextPage", k: "pageBefore", Home: "firstPage", End: "lastPage", ".": "nextMark", ",": "markBefore", w: "fitWidth", f: "fitPage",
    "+": "zoomIn", "-": "zoomOut", "=": "zoomFull", l: "lens", h: "marks", o: "text", s: "split", m: "join", q: "turnLeft", e: "turnRight",
    x: "drop", "Shift+J": "moveDown", "Shift+K": "moveUp", g: "sorter", b: "grid", "?": "help", Space: "scrollDown",
  };
  const table = Object.fromEntries(KEYMAP.filter((one) => !one.mode).flatMap((one) => one.keys.map((key) => [key, one.action])));
  for (const [key, action] of Object.entries(expected)) assert.equal(table[key], action, key);
});

test("digits are taken from where they lie: AZERTY needs no Shift", () => {
  assert.equal(pressed({ key: "&", code: "Digit1" }), "1");
  assert.equal(pressed({ key: "1", code: "Digit1", shiftKey: true }), "1");
  assert.equal(pressed({ key: "-", code: "Digit6" }), "6");
  assert.equal(pressed({ key: "à", code: "Digit0" }), "0");
  assert.equal(pressed({ key: "4", code: "Numpad4" }), "4");
  assert.equal(does({ key: "é", code: "Digit2" }), "choose");
});

test("letters and signs are what is printed on the key: AZERTY, QWERTZ, Cyrillic", () => {
  assert.equal(does({ key: "a", code: "KeyQ" }), "ask");
  assert.equal(does({ key: "z", code: "KeyY" }), "undo");
  assert.equal(does({ key: "/", code: "Digit7", shiftKey: true }), "search");
  assert.equal(does({ key: "?", code: "Minus", shiftKey: true }), "help");
  assert.equal(does({ key: "я", code: "KeyZ" }), "undo");
  assert.equal(does({ key: "J", code: "KeyJ", shiftKey: true }), "moveDown");
});

test("a text field keeps what is typed, but Escape, Ctrl and Alt reach the desk", () => {
  const field = { ...desk, field: true };
  for (const key of ["1", "z", "/", "?", ".", "Enter", " "]) assert.equal(does({ key }, field), undefined, key);
  assert.equal(does({ key: "Enter", ctrlKey: true }, field), "fileHere");
  assert.equal(does({ key: "2", code: "Digit2", altKey: true }, field), "chooseHere");
  assert.equal(does({ key: "k", code: "KeyK", ctrlKey: true }, field), "search");
  assert.equal(does({ key: "Escape" }, field), "leave");
});

test("switched off, single characters need Alt and Shift, and everything else is as before", () => {
  const off = { ...desk, on: false };
  for (const key of ["1", "z", "/", "?", ".", "j", "x"]) assert.equal(does({ key, code: key === "1" ? "Digit1" : "" }, off), undefined, key);
  assert.equal(does({ key: "Z", code: "KeyZ", altKey: true, shiftKey: true }, off), "undo");
  assert.equal(does({ key: "!", code: "Digit1", altKey: true, shiftKey: true }, off), "choose");
  assert.equal(does({ key: ">", code: "Period", altKey: true, shiftKey: true }, off), "nextMark");
  assert.equal(does({ key: "Enter" }, off), "file");
  assert.equal(does({ key: "PageDown" }, off), "nextPage");
  assert.equal(shortcut("undo", false), "Alt+Shift+Z");
  assert.equal(shortcut("undo", true), "Z");
});

test("a mode has keys of its own and lets through only what fits", () => {
  assert.equal(does({ key: "ArrowRight" }, { ...desk, mode: "words" }), "wordRight");
  assert.equal(does({ key: "Enter" }, { ...desk, mode: "words" }), "wordDone");
  assert.equal(does({ key: "u" }, { ...desk, mode: "words" }), undefined);
  assert.equal(does({ key: "s" }, { ...desk, mode: "sorter" }), "split");
  assert.equal(does({ key: "Enter" }, { ...desk, mode: "sorter" }), "sorterDone");
  assert.equal(does({ key: "3", code: "Digit3" }, { ...desk, mode: "grid" }), "gridKind");
  assert.equal(does({ key: "r" }, { ...desk, mode: "grid" }), undefined);
});

test("what changes something waits until no wand can be typing, and what decides is marked", () => {
  const waiting = new Set(KEYMAP.filter((one) => one.waits).map((one) => one.action));
  for (const action of ["undo", "split", "drop", "rescan", "park", "notOurs", "turnLeft"]) assert(waiting.has(action), action);
  const deciding = new Set(KEYMAP.filter((one) => one.decides).map((one) => one.action));
  assert.deepEqual([...deciding].sort(), ["ask", "file", "fileHere", "gridFile", "notOnFile", "notOurs", "park", "redo", "rescan"]);
});

test("the help lists every action of the desk once, with keys as they are called", () => {
  const lines = helpOf(true, "desk").flatMap((group) => group.lines);
  assert.equal(lines.length, KEYMAP.filter((one) => !one.mode).length);
  assert.deepEqual(lines.find((one) => one.action === "nextPage").keys, ["J", "PgDn"]);
  assert.deepEqual(helpOf(false, "desk")[0].lines.find((one) => one.action === "choose").keys, ["Alt Shift 1 – 9"]);
  assert.equal(named("Ctrl+Enter"), "Ctrl Enter");
  assert.equal(named("+"), "+");
  assert.equal(isSingle("Enter"), false);
});
