// @ts-check
// The pages at a glance: thumbnails beside the page, and the sorter with all of them; the same deeds in both, by key, click and drag.
import { useEffect, useRef } from "../vendor/hooks.mjs";
import { Deed } from "./buttons.js";
import { classes, html } from "./html.js";

/** @import {Doc, Page} from "./types.js" */
/** @import {Station} from "./station.js" */

/** @param {Page} page */
function said(page) {
  return [page.dropped && "dropped", page.sheet && "separator", page.blank && !page.dropped && "blank", page.foreign && "somebody else"].filter(Boolean);
}

/** One small page.
 * @param {{station: Station, doc: Doc, page: Page, at: number, big?: boolean}} props */
function Thumb({ station, doc, page, at, big = false }) {
  const current = at === station.state.at;
  const proposed = doc.splits.includes(page.n) && at > 0;
  const go = () => (big ? station.set({ at }) : station.looker?.show(at));
  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    const from = Number(event.dataTransfer?.getData("text/plain"));
    const moved = doc.pages[from];
    if (moved && from !== at) station.deciding.edit({ do: "move", page: moved.n, to: at + 1 });
  };
  return html`<li class=${classes("thumb", page.dropped && "dropped", page.sheet && "sheet-page", proposed && "proposed")}
    draggable=${big} onDragStart=${(/** @type {DragEvent} */ event) => event.dataTransfer?.setData("text/plain", String(at))}
    onDragOver=${(/** @type {Event} */ event) => event.preventDefault()} onDrop=${drop}>
    ${proposed && html`<button type="button" class="cut" aria-label=${`Split before page ${at + 1}`} onClick=${() => station.deciding.edit({ do: "split", page: page.n })}>✂ split here</button>`}
    <button type="button" class="go" id=${big ? `sort-${at}` : undefined} aria-current=${current ? "true" : undefined} tabindex=${big ? (current ? 0 : -1) : undefined} onClick=${go} onDblClick=${() => big && (station.act("sorterDone"), station.looker?.show(at))}>
      <img src=${page.small} width=${page.width} height=${page.height} alt="" loading="lazy" draggable=${false} />
      <span><span class="hidden">Page </span>${at + 1}${said(page).map((word) => html` <span class="flag">${word}</span>`)}</span></button></li>`;
}

/** @param {{station: Station, doc: Doc}} props */
export function Thumbs({ station, doc }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const { at } = station.state;
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at, doc.receipt]);
  return html`<nav class="thumbs" aria-label="Pages" ref=${list}><ol>${doc.pages.map((page, index) => html`<${Thumb} key=${page.n} station=${station} doc=${doc} page=${page} at=${index} />`)}</ol></nav>`;
}

/** What can be done with the page in sight.
 * @param {{station: Station, doc: Doc}} props */
export function PageDeeds({ station, doc }) {
  const page = doc.pages[station.state.at];
  const first = station.state.at === 0;
  return html`<div class="page-deeds" role="toolbar" aria-label="This page">
    <${Deed} station=${station} action="split" icon="split" label="Split" disabled=${first} />
    <${Deed} station=${station} action="join" icon="join" label="Join" disabled=${!doc.joinable && !station.deciding.rest} />
    <${Deed} station=${station} action="drop" icon="drop" label=${page?.dropped ? "Keep" : "Drop"} />
    <${Deed} station=${station} action="turnLeft" icon="left" label="Turn left" show=${false} />
    <${Deed} station=${station} action="turnRight" icon="right" label="Turn right" show=${false} />
    <${Deed} station=${station} action="moveUp" icon="up" label="Move this page up" show=${false} disabled=${first} />
    <${Deed} station=${station} action="moveDown" icon="down" label="Move this page down" show=${false} />
    <${Deed} station=${station} action="sorter" icon="sorter" label="All pages at once" show=${false} pressed=${station.state.panel === "sorter"} /></div>`;
}

/** All pages at once, over the page.
 * @param {{station: Station, doc: Doc}} props */
export function Sorter({ station, doc }) {
  const { at } = station.state;
  useEffect(() => {
    document.getElementById(`sort-${at}`)?.focus();
  }, [at, doc.version, doc.receipt]);
  return html`<section class="sorter" id="sorter" tabindex="-1" aria-label="All pages">
    <p class="sorter-head"><strong>${doc.pages.length} page${doc.pages.length === 1 ? "" : "s"}.</strong> ${doc.splits.length > 0 && html`<span>A dashed line is where the document seems to change. </span>`}
      <span class="quiet">Arrows choose a page, the letters below act on it, Enter is done.</span>
      <${Deed} station=${station} action="sorterDone" label="Done" kind="plain" /></p>
    <ol>${doc.pages.map((page, index) => html`<${Thumb} key=${page.n} station=${station} doc=${doc} page=${page} at=${index} big />`)}</ol></section>`;
}
