// @ts-check
// The third pane: who, what, and the button that files; what is asked before it does stands right above it.
import { againstOf, isAnswered } from "./asking.js";
import { Deed } from "./buttons.js";
import { Candidates } from "./candidates.js";
import { classes, html } from "./html.js";
import { Popup } from "./reasons.js";
import { Search } from "./search.js";
import { chosenOf } from "./store.js";
import { What } from "./what.js";

/** @import {Candidate, Doc} from "./types.js" */
/** @import {Station} from "./station.js" */

/** @param {{station: Station, doc: Doc}} props */
export function Decision({ station, doc }) {
  return html`<section class="decision" id="decision" aria-label="Decision">
    <div class="decision-scroll" tabindex="0" role="region" aria-label="Who and what">
      ${doc.note && html`<p class="note"><strong>A colleague writes:</strong> ${doc.note}</p>`}
      <${Search} station=${station} />
      <${Candidates} station=${station} doc=${doc} />
      <${What} station=${station} doc=${doc} />
      <p class="origin"><a href=${doc.original}>Download the original</a> <span class="quiet">is recorded</span></p>
    </div>
    <${Deciding} station=${station} doc=${doc} />
    <${Popup} station=${station} /></section>`;
}

/** @param {{station: Station, doc: Doc}} props */
function Deciding({ station, doc }) {
  const { state } = station;
  const one = chosenOf(state);
  const busy = state.phase === "deciding";
  return html`<div class="deciding">
    ${one && html`<${Against} station=${station} doc=${doc} one=${one} />`}
    ${one?.ask && html`<${Answer} station=${station} one=${one} />`}
    <p class=${classes("hint", state.wrong && "wrong")} role="status" id="hint">${state.hint}</p>
    <div class="offs" role="toolbar" aria-label="Instead of filing">
      <${Deed} station=${station} action="rescan" id="rescan" label="Rescan" kind=${classes(doc.focus === "rescan" && "likely")} />
      <${Deed} station=${station} action="park" label="Park" /><${Deed} station=${station} action="notOurs" label="Not ours" />
      <${Deed} station=${station} action="notOnFile" label="Not on file" /><${Deed} station=${station} action="ask" label="Ask" /></div>
    <button type="button" id="file" class="primary" aria-keyshortcuts="Enter" aria-disabled=${!state.alive || busy ? "true" : undefined} onClick=${() => station.act("file")}>
      <span>${busy ? "Filing …" : one ? `File to ${one.name}` : "File"}</span> <kbd aria-hidden="true">Enter</kbd></button></div>`;
}

/** What speaks against the chosen one: to be compared before what is asked is answered.
 * @param {{station: Station, doc: Doc, one: Candidate}} props */
function Against({ station, doc, one }) {
  const items = againstOf(station.state).filter((item) => item !== "date"); // the hint says that
  if (!items.length) return null;
  const say = (/** @type {string} */ item) => {
    const line = doc.lines.find((other) => other.item === item);
    return html`<strong>${line?.name ?? item}</strong>: the page says ${line?.page.join(", ") || "nothing"}, the record ${one.cells[item]?.value || "nothing"}`;
  };
  return html`<div id="against"><p>Compare before it goes to <strong>${one.name}</strong>:</p>
    <ul>${items.map((item) => html`<li key=${item}><span class="glyph against" aria-hidden="true">✗</span> ${say(item)}</li>`)}</ul></div>`;
}

/** An identifier, to be read off the page.
 * @param {{station: Station, one: Candidate}} props */
function Answer({ station, one }) {
  const { ask } = one;
  if (!ask) return null;
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.repeat && /^\d$/.test(event.key)) return event.preventDefault(); // a key held down answers nothing
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) station.act("file");
    return undefined;
  };
  const input = (/** @type {Event} */ event) => {
    const before = isAnswered(station.state);
    station.set({ answer: /** @type {HTMLInputElement} */ (event.currentTarget).value, wrong: false });
    if (!before && isAnswered(station.state) && !station.state.retry) station.keyboard.later(() => station.act("file"));
  };
  return html`<div class=${classes("answer", station.state.wrong && "wrong")}>
    <label for="answer">${ask.sentence} <span class="quiet">${station.state.retry ? "Enter files it." : "The last digit files it."}</span></label>
    <input id="answer" inputmode="numeric" autocomplete="off" maxlength=${ask.digits + 4} size=${ask.digits + 1} value=${station.state.answer} placeholder=${"_".repeat(ask.digits)} onKeyDown=${onKey}
      aria-invalid=${station.state.wrong} aria-describedby="hint against" onInput=${input} />
    <button type="button" class="plain" onClick=${() => station.deciding.cannotRead()}>Cannot read it</button></div>`;
}
