// @ts-check
// The pages themselves: one below the other, as plain images, with boxes where evidence stands.
import { useEffect, useRef, useState } from "../vendor/hooks.mjs";
import { Deed } from "./buttons.js";
import { classes, html } from "./html.js";
import { OnPage } from "./onpage.js";
import { linesOf } from "./words.js";

/** @import {Doc, Page} from "./types.js" */
/** @import {Station} from "./station.js" */

/** CSS pixels an inch, as the size on paper. */
const INCH = 96;
const DRAWN = 100;
/** Room around a page, in pixels. */
const AROUND = 24;
/** Pages kept as images above and below the one in sight. */
const NEAR = 3;

/** Width of a page in CSS pixels.
 * @param {Page} page @param {Station["state"]["zoom"]} zoom @param {{width: number, height: number}} pane */
export function widthOf(page, zoom, pane) {
  if (typeof zoom === "number") return (page.width / DRAWN) * INCH * zoom;
  const fit = Math.max(pane.width - AROUND, 120);
  return zoom === "width" ? Math.min(fit, 1400) : Math.min(fit, ((pane.height - AROUND) * page.width) / page.height);
}

/** @param {{station: Station, doc: Doc}} props */
export function Viewer({ station, doc }) {
  const pane = useRef(/** @type {HTMLElement | null} */ (null));
  const [size, setSize] = useState({ width: 800, height: 900 });
  const { state } = station;
  useEffect(() => {
    const watching = new ResizeObserver(([entry]) => setSize({ width: entry.contentRect.width, height: entry.contentRect.height }));
    if (pane.current) watching.observe(pane.current);
    return () => watching.disconnect();
  }, []);
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (pane.current);
    station.looker = lookerOf(station, element);
    element.scrollTo(0, 0);
    return () => {
      station.looker = null;
    };
  }, [doc.receipt]);
  const scrolled = () => station.saw(middleOf(/** @type {HTMLElement} */ (pane.current)));
  return html`<div class=${classes("pages", !state.marks && "unmarked", state.lens && "with-lens")} id="pages" tabindex="0" role="region" aria-label="Page images" ref=${pane} onScroll=${scrolled}>
    ${doc.pages.map((page, at) => html`<${Sheet} key=${page.n} station=${station} doc=${doc} page=${page} at=${at} width=${widthOf(page, state.zoom, size)} near=${Math.abs(at - state.at) <= NEAR} />`)}</div>`;
}

/** @param {{station: Station, doc: Doc, page: Page, at: number, width: number, near: boolean}} props */
function Sheet({ station, doc, page, at, width, near }) {
  const url = station.pictures.of(page.picture);
  const broken = station.pictures.isBroken(page.picture);
  const size = { width: `${Math.round(width)}px`, height: `${Math.round((width * page.height) / page.width)}px` };
  const where = `Page ${at + 1} of ${doc.pages.length}`;
  return html`<figure class=${classes("sheet", page.dropped && "dropped")} data-at=${at}>
    <div class="paper" style=${size}>
      ${url && near ? html`<img src=${url} alt=${page.alt} draggable=${false} />` : html`<div class="blank-paper">${broken ? html`<p role="alert">This page cannot be shown. <button type="button" onClick=${() => station.again(page.picture)}>Try again</button></p>` : ""}</div>`}
      <${OnPage} station=${station} doc=${doc} page=${page} at=${at} url=${url} width=${width} />
    </div>
    <figcaption>${where}${page.n !== at + 1 ? ` · page ${page.n} of the scan` : ""}${page.foreign ? html` <span class="flag">names somebody else</span>` : ""}${page.dropped ? html` <span class="flag">dropped: X keeps it</span>` : ""}${page.sheet ? html` <span class="flag">separator</span>` : ""}</figcaption></figure>`;
}

/** Index of the page that covers the middle of the pane. @param {HTMLElement} pane */
function middleOf(pane) {
  const sheets = [.../** @type {NodeListOf<HTMLElement>} */ (pane.querySelectorAll(".sheet"))];
  const middle = pane.scrollTop + pane.clientHeight / 2;
  const at = sheets.findIndex((sheet) => sheet.offsetTop + sheet.offsetHeight >= middle);
  return at < 0 ? Math.max(0, sheets.length - 1) : at;
}

/** @param {Station} station @param {HTMLElement} pane @returns {import("./station.js").Looker} */
function lookerOf(station, pane) {
  const sheet = (/** @type {number} */ at) => /** @type {HTMLElement | null} */ (pane.querySelector(`.sheet[data-at="${at}"]`));
  return {
    show(at) {
      const count = station.state.doc?.pages.length ?? 1;
      const to = Math.max(0, Math.min(count - 1, at));
      const one = sheet(to);
      if (one) pane.scrollTo({ top: one.offsetTop - 8 });
      station.saw(to);
    },
    scroll(pages) {
      const before = pane.scrollTop;
      pane.scrollBy({ top: pages * pane.clientHeight * 0.85 });
      return pane.scrollTop !== before;
    },
    place(at, box) {
      const paper = sheet(at)?.querySelector(".paper");
      if (!paper) return;
      const [outer, inner] = [pane.getBoundingClientRect(), paper.getBoundingClientRect()];
      const top = inner.top - outer.top + pane.scrollTop + (box.y + box.h / 2) * inner.height - pane.clientHeight / 3;
      const left = inner.left - outer.left + pane.scrollLeft + (box.x + box.w / 2) * inner.width - pane.clientWidth / 2;
      pane.scrollTo({ top, left });
      station.saw(at);
    },
  };
}

/** What stands under the pages: how large they are, what is drawn on them.
 * @param {{station: Station}} props */
export function Looks({ station }) {
  const { zoom, marks, lens, text, beside, mode, doc, at } = station.state;
  const shown = zoom === "width" ? "width" : zoom === "page" ? "page" : `${Math.round(zoom * 100)} %`;
  const deed = (/** @type {string} */ action, /** @type {string} */ icon, /** @type {string} */ label, /** @type {boolean | undefined} */ pressed) =>
    html`<${Deed} station=${station} action=${action} icon=${icon} label=${label} pressed=${pressed} show=${false} />`;
  return html`<div class="looks" role="toolbar" aria-label="View">
    <span class="place">${at + 1}/${doc?.pages.length ?? 1}</span>
    ${deed("zoomOut", "minus", "Smaller", undefined)}<span class="zoom">${shown}</span>${deed("zoomIn", "plus", "Larger", undefined)}
    ${deed("fitWidth", "width", "Fit the width", zoom === "width")}${deed("fitPage", "page", "Fit the page", zoom === "page")}${deed("zoomFull", "full", "As large as on paper", zoom === 1)}
    ${deed("lens", "lens", "Lens", lens)}${deed("marks", "marks", "Boxes on the page", marks)}${deed("text", "text", "Recognised text", text)}${deed("words", "word", "Word cursor", mode === "words")}
    ${doc?.resend && deed("beside", "beside", "What came before, beside", beside)}</div>`;
}

/** The recognised text of the page in sight.
 * @param {{station: Station, doc: Doc}} props */
export function PageText({ station, doc }) {
  const { at } = station.state;
  const page = doc.pages[at];
  const words = page ? station.reading.of(page) : null;
  const lines = words ? linesOf(words) : [];
  return html`<section class="page-text" tabindex="0" aria-label=${`Recognised text of page ${at + 1}`}>
    ${words && !lines.length ? html`<p class="quiet">No text was recognised on this page.</p>` : lines.map((line, index) => html`<p key=${index}>${line}</p>`)}</section>`;
}

/** The document that came before, page for page.
 * @param {{doc: Doc, station: Station}} props */
export function Before({ doc, station }) {
  const { resend } = doc;
  if (!resend) return null;
  const page = resend.pages[Math.min(station.state.at, resend.pages.length - 1)];
  return html`<section class="before" tabindex="0" aria-label=${`What came before: ${resend.receipt}`}>
    <p><a href=${`/documents/${resend.receipt}`} target="_blank" rel="noopener">${resend.receipt}</a>, ${resend.became}: ${resend.verdict}</p>
    ${page && html`<img src=${station.pictures.of(page.picture) || undefined} width=${page.width} height=${page.height} alt=${`Page ${Math.min(station.state.at, resend.pages.length - 1) + 1} of ${resend.receipt}`} />`}</section>`;
}
