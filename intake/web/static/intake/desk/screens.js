// @ts-check
// What stands there instead of a document: an empty queue, a colleague who was faster; and the line that asks who is there.
import { Deed } from "./buttons.js";
import { html } from "./html.js";

/** @import {Station} from "./station.js" */

/** @param {{station: Station}} props */
export function Empty({ station }) {
  const { counts } = station.state;
  const others = (counts?.queues ?? []).filter((queue) => queue.open > 0 && queue.name !== station.config.queue);
  return html`<section class="calm-screen" id="decision" tabindex="-1" aria-label="Nothing waits">
    <svg viewBox="0 0 48 48" width="64" height="64" aria-hidden="true"><path d="M10 27 20 37 39 13" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" /></svg>
    <h1>Nothing waits here.</h1>
    <p>You have decided ${counts?.today ?? 0} today${counts?.median ? html`, half of them within ${Math.round(counts.median)} seconds` : ""}. The next document appears here by itself.</p>
    ${others.length > 0 && html`<p class="row">${others.map((queue) => html`<a class="button" key=${queue.name} href=${`/desk?queue=${queue.name}`}>${queue.label}: ${queue.open}</a>`)}</p>`}</section>`;
}

export function Loading() {
  return html`<section class="calm-screen"><p class="quiet" role="status">One moment …</p></section>`;
}

/** A colleague was faster, or the document is gone.  What was entered stands below, so that nothing is lost.
 * @param {{station: Station}} props */
export function Conflict({ station }) {
  const { refusal, doc, note } = station.state;
  const chosen = [...(doc?.candidates ?? []), ...station.state.added].find((one) => one.key === station.state.patient);
  const kind = doc?.kinds.find((one) => one.code === station.state.kind)?.name;
  const gone = refusal?.code === "gone";
  return html`<div class="calm-screen" id="decision"><section class="calm-screen conflict" id="conflict" role="alert">
    <h1>${refusal?.sentence}</h1>
    <p>Nothing of yours was filed.${chosen ? html` You had chosen <strong>${chosen.name}</strong>${kind ? `, ${kind}` : ""}${station.state.date ? `, ${station.state.date}` : ""}.` : ""}${note ? html` You had written: <q>${note}</q>` : ""}</p>
    <p class="row"><button type="button" class="primary" onClick=${() => station.claim("", doc?.receipt)}>Next document <kbd aria-hidden="true">Enter</kbd></button>
      ${doc && html`<a class="button" href=${`/documents/${doc.receipt}`} target="_blank" rel="noopener">See it as it is now</a>`}
      ${doc && !gone && html`<button type="button" onClick=${() => station.watching.again()}>Try to take it again</button>`}</p></section></div>`;
}

/** @param {{station: Station}} props */
export function StillHere({ station }) {
  const { idle, doc } = station.state;
  if (!doc || (idle !== "asking" && idle !== "let go")) return html`<div role="alert"></div>`;
  return html`<div role="alert"><p class="still-here">${idle === "asking" ? "Still here? Any key keeps this document." : "This document may go to a colleague now. Any key takes it back, with what you have entered."}</p></div>`;
}

/** Changed by the service meanwhile: what was entered is kept, and has to be looked at again.
 * @param {{station: Station}} props */
export function Changed({ station }) {
  const { refusal } = station.state;
  if (refusal?.code !== "stale_version") return null;
  return html`<p class="notice" role="alert">${refusal.sentence} What you had entered is kept: compare once more, then Enter. <button type="button" class="plain" onClick=${() => station.set({ refusal: null })}>I have seen it</button></p>`;
}

/** The queue, what is left and one's own work, in the bar.
 * @param {{station: Station}} props */
export function Bar({ station }) {
  const { counts, doc } = station.state;
  const { queue, queues } = station.config;
  if (!counts) return null;
  const oldest = counts.oldest ? waiting(station.api.now() - Date.parse(counts.oldest)) : "";
  return html`<label class="hidden" for="queue-pick">Queue</label>
    <select id="queue-pick" value=${queue} onChange=${(/** @type {Event} */ event) => station.goto(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
      <option value="">All queues</option>${queues.map((one) => html`<option key=${one.name} value=${one.name}>${one.label}${counts.queues.some((q) => q.name === one.name) ? ` (${counts.queues.find((q) => q.name === one.name)?.open})` : ""}</option>`)}</select>
    <p class="left">${counts.left} left${oldest && ` · oldest waits ${oldest}`} · you ${counts.today} today${counts.median ? `, median ${Math.round(counts.median)} s` : ""}</p>
    ${doc && html`<${Deed} station=${station} action="grid" icon="sorter" label="Many at once" kind="plain" show=${false} />`}<${Deed} station=${station} action="help" label="Keys" kind="plain" />`;
}

/** How long, in words. @param {number} ms */
export function waiting(ms) {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 1440)} days`;
}
