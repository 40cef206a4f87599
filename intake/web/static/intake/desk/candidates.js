// @ts-check
// Who: each candidate beside what the page says, field by field, with the ink itself.
import { classes, html } from "./html.js";
import { named, shortcut } from "./keys.js";
import { SIDE_BY_SIDE, candidatesOf } from "./store.js";

/** @import {Candidate, Cell, Crop, Doc, Line} from "./types.js" */
/** @import {Station} from "./station.js" */

const TONES = { "✓": "same", "≈": "alike", "✗": "against", "·": "nothing" };
const SAID = { "✓": "same", "≈": "alike", "✗": "against", "·": "not compared" };
/** Pixels: a crop is as high as a line of large print, and not wider than its column, beside so many candidates. */
const CROP_HIGH = 34;
const CROP_WIDE = [240, 220, 150, 126];

/** The columns side by side on this screen. */
export function columns() {
  return matchMedia("(max-width: 30rem)").matches ? 1 : SIDE_BY_SIDE;
}

/** The table of the comparison.
 * @param {{station: Station, doc: Doc}} props */
export function Candidates({ station, doc }) {
  const { state } = station;
  const all = candidatesOf(state);
  const room = columns();
  const from = Math.max(0, Math.min(state.window, all.length - 1));
  const start = room < SIDE_BY_SIDE && state.patient ? Math.max(all.findIndex((one) => one.key === state.patient), 0) : Math.min(from, Math.max(0, all.length - room));
  const shown = all.slice(start, start + room);
  return html`<div class="comparing" id="who" tabindex="-1" role="group" aria-label=${whoLabel(all.length)}>
    <table class=${classes("comparison", `of-${shown.length}`)}>
      <caption class="hidden">The page and each candidate, field by field. ✓ the same, ≈ alike, ✗ against, · nothing to compare.</caption>
      <thead><tr><td class="corner"></td><th scope="col" class="on-page">On the page</th>
        ${shown.map((one, index) => html`<${Head} key=${one.key} station=${station} one=${one} number=${start + index + 1} />`)}</tr></thead>
      <tbody>${doc.lines.map((line) => html`<${Row} key=${line.item} station=${station} doc=${doc} line=${line} shown=${shown} />`)}</tbody>
    </table>
    <${Others} station=${station} start=${start} room=${room} count=${all.length} more=${doc.more} />
  </div>`;
}

/** @param {number} count */
function whoLabel(count) {
  if (!count) return "Nobody is suggested. Search a patient.";
  return count === 1 ? "One candidate. Press 1 to choose." : `${count} candidates. Press a number to choose.`;
}

/** @param {{station: Station, one: Candidate, number: number}} props */
function Head({ station, one, number }) {
  const chosen = one.key === station.state.patient;
  const key = number > 9 ? "" : shortcut("choose", station.keysOn, number - 1);
  const choose = (/** @type {MouseEvent} */ event) => {
    station.send({ type: "choose", key: one.key });
    if (event.detail > 0) station.home();
  };
  return html`<th scope="col" class=${classes("candidate", chosen && "chosen")} data-number=${number}>
    <button type="button" class="patient" aria-pressed=${chosen} aria-keyshortcuts=${key || undefined} onClick=${choose}>
      <span class="top">${key && html`<kbd aria-hidden="true">${named(key)}</kbd>`}${one.fits && html`<span class="fits">${one.fits}</span>`}</span><span class="name">${one.name}</span></button>
    ${[...one.flags, ...(one.blocked ? [one.blocked] : [])].map((flag) => html`<span class="flag">${flag}</span>`)}</th>`;
}

/** @param {{station: Station, doc: Doc, line: Line, shown: Candidate[]}} props */
function Row({ station, doc, line, shown }) {
  const crop = doc.crops.find((one) => one.item === line.item);
  const { state } = station;
  const lit = doc.focus === "compare" && doc.item === line.item;
  const light = (/** @type {string} */ item) => () => station.looking.light(item);
  return html`<tr class=${classes(lit && "lit")} data-item=${line.item} onPointerEnter=${light(line.item)} onPointerLeave=${light("")}>
    <th scope="row">${line.name}</th>
    <td class="on-page">${crop && html`<${Ink} station=${station} doc=${doc} crop=${crop} wide=${CROP_WIDE[shown.length] ?? CROP_WIDE[3]} />`}
      ${line.page.length ? line.page.map((value) => html`<span class="value">${value}${crop?.doubt && html`<span class="doubt"> read badly</span>`}</span>`) : !crop && html`<span class="quiet">not found</span>`}</td>
    ${shown.map((one) => html`<${Field} key=${one.key} cell=${one.cells[line.item]} chosen=${one.key === state.patient} />`)}</tr>`;
}

/** @param {{cell: Cell | undefined, chosen: boolean}} props */
function Field({ cell, chosen }) {
  if (!cell) return html`<td class=${classes("cell", chosen && "chosen")}></td>`;
  const tone = /** @type {Record<string, string>} */ (TONES)[cell.sign] ?? "nothing";
  const said = cell.level || /** @type {Record<string, string>} */ (SAID)[cell.sign];
  return html`<td class=${classes("cell", tone, chosen && "chosen")}><span class=${`glyph ${tone}`} aria-hidden="true">${cell.sign}</span>
    <span class="value">${cell.value || html`<span class="quiet">none</span>`}</span>
    <span class=${classes("level", tone, !cell.level && "hidden")}>${said}</span></td>`;
}

/** A piece of the page, scaled so that its line is easy to read.
 * @param {{station: Station, doc: Doc, crop: Crop, wide: number}} props */
function Ink({ station, doc, crop, wide }) {
  const page = doc.pages.find((one) => one.n === crop.page);
  if (!page) return null;
  const { box } = crop;
  const scale = Math.min(CROP_HIGH / (box.h * page.height), wide / (box.w * page.width), 2);
  const size = { width: `${Math.round(box.w * page.width * scale)}px`, height: `${Math.round(box.h * page.height * scale)}px` };
  const whole = {
    width: `${page.width * scale}px`, height: `${page.height * scale}px`,
    transform: `translate(${-box.x * page.width * scale}px, ${-box.y * page.height * scale}px)`,
  };
  const url = station.pictures.of(page.picture);
  const go = () => station.looking.goTo(crop.page, box);
  return html`<button type="button" class="ink" title="Show it on the page" onClick=${go} style=${size}>
    <img src=${url || undefined} alt=${`${crop.name} on page ${page.at}, read as ${crop.value}`} style=${whole} draggable=${false} /></button>`;
}

/** The candidates that have no room beside each other.
 * @param {{station: Station, start: number, room: number, count: number, more: number}} props */
function Others({ station, start, room, count, more }) {
  const turn = (/** @type {number} */ step) => () => station.set({ window: Math.max(0, Math.min(start + step, count - room)) });
  const before = start > 0;
  const after = start + room < count;
  return html`<p class="others">
    ${before && html`<button type="button" class="plain" onClick=${turn(-room)}>◂ ${span(Math.max(1, start - room + 1), start)}</button>`}
    ${after && html`<button type="button" class="plain" onClick=${turn(room)}>${span(start + room + 1, Math.min(count, start + 2 * room))} ▸</button>`}
    ${more > 0 && html`<span class="quiet">${more} more resemble it less; search finds them.</span>`}</p>`;
}

/** @param {number} from @param {number} to */
function span(from, to) {
  return from === to ? `${from}` : `${from} – ${to}`;
}
