// @ts-check
// Words of a page by place: what lies under a click, inside a box, beside another word.  Boxes are fractions of the page.

/** @import {Box, Word} from "./types.js" */

/** Fractions of the page by which a click may miss a word. */
const NEAR = 0.006;

/** The index of the word at a point, or -1.
 * @param {Word[]} words @param {number} x @param {number} y */
export function wordAt(words, x, y) {
  let best = -1;
  let least = Infinity;
  words.forEach(([, left, top, width, height], index) => {
    const aside = Math.max(left - x, 0, x - left - width);
    const above = Math.max(top - y, 0, y - top - height);
    const far = Math.hypot(aside, above);
    if (far < least && far <= NEAR) {
      least = far;
      best = index;
    }
  });
  return best;
}

/** Indexes of the words whose middle lies in a box, in reading order.
 * @param {Word[]} words @param {Box} box */
export function wordsIn(words, box) {
  const inside = (/** @type {Word} */ [, left, top, width, height]) => {
    const x = left + width / 2;
    const y = top + height / 2;
    return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
  };
  return words.flatMap((word, index) => (inside(word) ? [index] : []));
}

/** What stands there, as text.
 * @param {Word[]} words @param {number[]} indexes */
export function textOf(words, indexes) {
  return indexes.map((index) => words[index][0]).join(" ").replace(/^[\s,;:]+|[\s,;:]+$/g, "");
}

/** The box around words.
 * @param {Word[]} words @param {number[]} indexes @returns {Box} */
export function boxOf(words, indexes) {
  const chosen = indexes.map((index) => words[index]);
  const x = Math.min(...chosen.map((word) => word[1]));
  const y = Math.min(...chosen.map((word) => word[2]));
  const right = Math.max(...chosen.map((word) => word[1] + word[3]));
  const bottom = Math.max(...chosen.map((word) => word[2] + word[4]));
  return { x, y, w: right - x, h: bottom - y };
}

/** The word beside, or the nearest one on the line above or below; the same if there is none.
 * @param {Word[]} words @param {number} from @param {"left" | "right" | "up" | "down"} way */
export function beside(words, from, way) {
  if (!words.length) return -1;
  if (from < 0) return 0;
  if (way === "left" || way === "right") return Math.max(0, Math.min(words.length - 1, from + (way === "right" ? 1 : -1)));
  const [, left, , width, , , line] = words[from];
  const middle = left + width / 2;
  const step = way === "down" ? 1 : -1;
  let next = from;
  while (words[next] && words[next][6] === line) next += step;
  if (!words[next]) return from;
  const there = words[next][6];
  let best = next;
  for (let index = next; words[index]?.[6] === there; index += step) {
    const far = (/** @type {Word} */ word) => Math.abs(word[1] + word[3] / 2 - middle);
    if (far(words[index]) < far(words[best])) best = index;
  }
  return best;
}

/** The words line by line, for reading beside the page.
 * @param {Word[]} words @returns {string[]} */
export function linesOf(words) {
  /** @type {Map<number, string[]>} */
  const lines = new Map();
  for (const word of words) lines.set(word[6], [...(lines.get(word[6]) ?? []), word[0]]);
  return [...lines.values()].map((line) => line.join(" "));
}
