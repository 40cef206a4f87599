// @ts-check
// What lies over a page: boxes of evidence, the lens, the word cursor, and the pointer that takes words off it.
import { useRef, useState } from "../vendor/hooks.mjs";
import { classes, html } from "./html.js";
import { boxOf, textOf, wordAt, wordsIn } from "./words.js";

/** @import {Box, Doc, Page} from "./types.js" */
/** @import {Station} from "./station.js" */

/** How much larger the lens shows, its width and height in pixels. */
const LARGER = 2;
const LENS = { width: 340, height: 170 };
/** Pixels the pointer may tremble in a click. */
const TREMBLE = 5;

/** Where a box lies, for CSSOM. @param {Box} box */
export function placed(box) {
  const percent = (/** @type {number} */ part) => `${(part * 100).toFixed(3)}%`;
  return { left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) };
}

/** @param {{station: Station, doc: Doc, page: Page, at: number, url: string, width: number}} props */
export function OnPage({ station, page, at, url, width }) {
  const { state } = station;
  const [drag, setDrag] = useState(/** @type {Box | null} */ (null));
  const [near, setNear] = useState(/** @type {{x: number, y: number} | null} */ (null));
  const start = useRef(/** @type {{x: number, y: number} | null} */ (null));
  const cursor = state.mode === "words" && station.reading.cursor.at === at ? station.reading.cursor : null;
  const words = station.reading.known(page);
  const point = (/** @type {PointerEvent} */ event) => {
    const edge = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    return { x: (event.clientX - edge.left) / edge.width, y: (event.clientY - edge.top) / edge.height };
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // the field keeps the focus
    station.reading.of(page);
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    start.current = point(event);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const now = point(event);
    if (state.lens) setNear(now);
    if (start.current) setDrag(between(start.current, now));
  };
  const up = (/** @type {PointerEvent} */ event) => {
    const from = start.current;
    start.current = null;
    setDrag(null);
    if (!from) return;
    const box = between(from, point(event));
    const edge = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const clicked = box.w * edge.width < TREMBLE && box.h * edge.height < TREMBLE;
    station.reading.with(page, (all) => {
      const hit = clicked ? [wordAt(all, from.x, from.y)].filter((one) => one >= 0) : wordsIn(all, box);
      if (hit.length) station.reading.fill(textOf(all, hit), !clicked || event.detail > 1);
    });
  };
  const lens = state.lens ? (near ?? (cursor && words ? middle(boxOf(words, cursor.taken)) : null)) : null;
  return html`<div class="over" onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerLeave=${() => setNear(null)}>
    ${page.marks.map((mark, index) => html`<div key=${index} class=${classes("mark", station.looking.isLit(at, index, mark.item) && "lit")} data-item=${mark.item} style=${placed(mark)}></div>`)}
    ${drag && html`<div class="rubber" style=${placed(drag)}></div>`}
    ${cursor && words && cursor.taken.length > 0 && html`<div class="word-cursor" style=${placed(boxOf(words, cursor.taken))}></div>`}
    ${lens && url && html`<${Lens} at=${lens} url=${url} width=${width} high=${(width * page.height) / page.width} />`}</div>`;
}

/** @param {{at: {x: number, y: number}, url: string, width: number, high: number}} props */
function Lens({ at, url, width, high }) {
  const left = Math.max(0, Math.min(width - LENS.width, at.x * width - LENS.width / 2));
  const top = at.y * high + (at.y > 0.5 ? -LENS.height - 16 : 16);
  const shift = `translate(${LENS.width / 2 - at.x * width * LARGER}px, ${LENS.height / 2 - at.y * high * LARGER}px)`;
  return html`<div class="lens" style=${{ left: `${left}px`, top: `${top}px`, width: `${LENS.width}px`, height: `${LENS.height}px` }}>
    <img src=${url} alt="" style=${{ width: `${width * LARGER}px`, height: `${high * LARGER}px`, transform: shift }} /></div>`;
}

/** @param {{x: number, y: number}} one @param {{x: number, y: number}} other @returns {Box} */
function between(one, other) {
  return { x: Math.min(one.x, other.x), y: Math.min(one.y, other.y), w: Math.abs(one.x - other.x), h: Math.abs(one.y - other.y) };
}

/** @param {Box} box */
function middle(box) {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}
