// @ts-check
// What is asked before a document goes elsewhere: numbered reasons that choose and finish in one stroke, or a line to write.
import { useState } from "../vendor/hooks.mjs";
import { dayOf, localDay } from "./dates.js";
import { classes, html } from "./html.js";
import { digitOf } from "./keys.js";

/** @import {Station} from "./station.js" */

/** @typedef {{code: string, label: string}} Reason */

/** What is asked, and the decision that the answer makes; the server has the reasons (`data-reasons`).
 * @type {Record<string, {action: string, title: string, tells: string}>} */
export const REASONS = {
  rescan: { action: "rescan", title: "Why does it need a new scan?", tells: "The mailroom gets a slip; the new pages replace these." },
  park: { action: "park", title: "Why does it wait?", tells: "It comes back by itself. ← → change when." },
  notOurs: { action: "not_ours", title: "Why is it not to be filed?", tells: "It is kept with its reason and your name." },
};

/** When something parked comes back. @type {{label: string, until: (now: Date) => string}[]} */
export const WHEN = [
  { label: "in 1 hour", until: (now) => new Date(now.getTime() + 3_600_000).toISOString() },
  { label: "in 4 hours", until: (now) => new Date(now.getTime() + 4 * 3_600_000).toISOString() },
  { label: "tomorrow at 8", until: (now) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8).toISOString() },
  { label: "when the patient index has changed", until: () => "index" },
];

/** What opens over the decision: reasons, or a form.
 * @param {{station: Station}} props */
export function Popup({ station }) {
  const { panel, doc } = station.state;
  if (REASONS[panel]) return html`<${Reasons} key=${panel} station=${station} panel=${panel} />`;
  if (panel === "ask") return html`<${Ask} station=${station} />`;
  if (panel === "notOnFile" && doc) return html`<${NotOnFile} key=${doc.receipt} station=${station} />`;
  return null;
}

/** @param {{station: Station, panel: string}} props */
function Reasons({ station, panel }) {
  const { action, title, tells } = REASONS[panel];
  const reasons = station.config.reasons[action] ?? [];
  const [when, setWhen] = useState(panel === "park" ? 0 : -1);
  const take = (/** @type {Reason} */ reason) => {
    const until = when < 0 ? "" : reason.code === "waits_for_index" ? "index" : WHEN[when].until(new Date());
    station.deciding.sendOff(panel, { reason: reason.code, ...(until && { until }) });
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const digit = digitOf(event.code);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (digit && reasons[Number(digit) - 1] && !event.ctrlKey && !event.altKey) {
      if (!event.repeat) station.keyboard.unlessWand(event, () => take(reasons[Number(digit) - 1]));
    } else if (step && when >= 0) setWhen((when + step + WHEN.length) % WHEN.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<section class="popup" role="dialog" aria-label=${title} onKeyDown=${onKey}>
    <h2>${title}</h2><p class="quiet">${tells}</p>
    ${when >= 0 && html`<div class="when" role="radiogroup" aria-label="When it comes back">${WHEN.map((one, index) => html`<button type="button" role="radio" aria-checked=${index === when} class=${classes("plain", index === when && "on")} onClick=${() => setWhen(index)}>${one.label}</button>`)}</div>`}
    <ol>${reasons.map((reason, index) => html`<li key=${reason.code}><button type="button" data-first=${index === 0 ? "" : undefined} aria-keyshortcuts=${index + 1} onClick=${() => take(reason)}><kbd aria-hidden="true">${index + 1}</kbd>${reason.label}</button></li>`)}</ol>
    <button type="button" class="plain" onClick=${() => station.act("leave")}>Back <kbd aria-hidden="true">Esc</kbd></button></section>`;
}

/** @param {{station: Station}} props */
function Ask({ station }) {
  const { note } = station.state;
  const send = () => (note.trim() ? station.deciding.sendOff("ask", { note: note.trim() }) : station.set({ hint: "Write what a supervisor should know." }));
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) send();
  };
  return html`<section class="popup" role="dialog" aria-label="Ask a supervisor">
    <h2><label for="note">What should a supervisor know?</label></h2>
    <textarea id="note" data-first rows="3" maxlength="2000" value=${note} onKeyDown=${onKey}
      onInput=${(/** @type {Event} */ event) => station.set({ note: /** @type {HTMLTextAreaElement} */ (event.currentTarget).value })}></textarea>
    <p class="row"><button type="button" class="primary" onClick=${send}>Ask <kbd aria-hidden="true">Enter</kbd></button>
      <button type="button" class="plain" onClick=${() => station.act("leave")}>Back <kbd aria-hidden="true">Esc</kbd></button></p></section>`;
}

/** @param {{station: Station}} props */
function NotOnFile({ station }) {
  const read = (/** @type {string} */ item) => station.state.doc?.lines.find((line) => line.item === item)?.page[0] ?? "";
  const [name, setName] = useState(read("name"));
  const [born, setBorn] = useState(read("birth_date"));
  const send = () => {
    const day = born.trim() ? dayOf(born, localDay(new Date())) : "";
    if (!name.trim()) return station.set({ hint: "Write the name as the page has it." });
    if (born.trim() && !day) return station.set({ hint: "This is no birth date. Write it as year-month-day, or leave it empty." });
    return station.deciding.sendOff("notOnFile", { name: name.trim(), born: day });
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing || event.currentTarget === null) return;
    if (/** @type {HTMLElement} */ (event.target).matches("button")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) send();
  };
  const set = (/** @type {(text: string) => void} */ put) => (/** @type {Event} */ event) => put(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  return html`<section class="popup" role="dialog" aria-label="Patient not on file" onKeyDown=${onKey}>
    <h2>Not on file</h2><p class="quiet">It waits, and is matched again whenever the patient index changes.</p>
    <label>Name as on the page <input id="name" data-first value=${name} maxlength="100" autocomplete="off" spellcheck=${false} onInput=${set(setName)} /></label>
    <label>Born <input id="born" value=${born} maxlength="20" autocomplete="off" placeholder="YYYY-MM-DD" onInput=${set(setBorn)} /></label>
    <p class="row"><button type="button" class="primary" onClick=${send}>It waits for them <kbd aria-hidden="true">Enter</kbd></button>
      <button type="button" class="plain" onClick=${() => station.act("leave")}>Back <kbd aria-hidden="true">Esc</kbd></button></p></section>`;
}
