// @ts-check
// Finding a patient while typing.  The whole index stays on the server; nothing is ever chosen by typing alone.
import { useEffect, useRef } from "../vendor/hooks.mjs";
import { classes, html } from "./html.js";
import { shortcut } from "./keys.js";

/** @import {Candidate} from "./types.js" */
/** @import {Station} from "./station.js" */

/** ms of silence before the server is asked. */
export const DEBOUNCE = 60;
const LEAST = 2;

/** Asks as somebody types: the latest query alone counts. */
export class Searching {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    /** @type {AbortController | null} */
    this.running = null;
    this.timer = 0;
  }

  /** @param {string} query @param {number} [delay] ms */
  ask(query, delay = DEBOUNCE) {
    clearTimeout(this.timer);
    this.running?.abort();
    const enough = query.trim().length >= LEAST;
    this.station.set({ query, searching: enough, ...(enough ? {} : { found: null, more: false }) });
    if (enough) this.timer = setTimeout(() => this.send(query), delay);
  }

  /** @param {string} query */
  async send(query) {
    const { doc } = this.station.state;
    if (!doc) return;
    const running = (this.running = new AbortController());
    try {
      const { found, more } = await this.station.api.search(doc, query, running.signal);
      if (this.station.state.doc === doc) this.station.send({ type: "found", query, found, more });
    } catch {
      if (!running.signal.aborted) this.station.set({ searching: false });
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
  }
}

/** @param {Station["state"]} state */
function told(state) {
  if (state.searching) return "Searching …";
  if (!state.found) return state.query.trim().length < LEAST ? "Two letters or more." : "";
  const count = state.found.length;
  if (!count) return "Nobody found. Try fewer or shorter words.";
  return `${count}${state.more ? " or more" : ""} patient${count === 1 ? "" : "s"}${state.more ? ". Add a word or the birth date." : ""}`;
}

/** The field and what it finds, over the comparison.
 * @param {{station: Station}} props */
export function Search({ station }) {
  const { state } = station;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const open = state.panel === "search";
  const found = open ? (state.found ?? []) : [];
  const pointed = Math.min(state.pointed, found.length - 1);
  useEffect(() => {
    document.getElementById(`found-${pointed}`)?.scrollIntoView({ block: "nearest" });
  }, [pointed, open]);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.altKey || event.ctrlKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      station.set({ pointed: Math.max(0, Math.min(found.length - 1, pointed + (event.key === "ArrowDown" ? 1 : -1))) });
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      event.stopPropagation();
      if (station.keyboard.endsScan(event)) return station.searching.ask(state.query, 0);
      if (found[pointed] && !state.searching) station.pick(found[pointed]);
      else station.searching.ask(state.query, 0);
    }
  };
  const opened = () => {
    if (!open) {
      station.set({ panel: "search" });
      requestAnimationFrame(() => field.current?.select());
    }
    if (!state.found && state.query.trim().length >= LEAST) station.searching.ask(state.query, 0);
  };
  return html`<div class="search">
    <label for="query" class="hidden">Find a patient by name, birth date, record number or phone</label>
    <input id="query" ref=${field} type="search" value=${open ? state.query : ""} maxlength="100" autocomplete="off" autocapitalize="none" spellcheck=${false} placeholder="Find a patient: name, birth date, number"
      role="combobox" aria-expanded=${open && found.length > 0} aria-controls="found" aria-autocomplete="list" aria-keyshortcuts=${shortcut("search", station.keysOn)}
      aria-activedescendant=${open && found[pointed] ? `found-${pointed}` : undefined}
      onInput=${(/** @type {InputEvent} */ event) => station.searching.ask(/** @type {HTMLInputElement} */ (event.currentTarget).value)} onFocus=${opened} onKeyDown=${onKey} />
    <kbd aria-hidden="true">/</kbd>
    <div class=${classes("results", !open && "hidden-results", state.searching && "stale")}>
      <p class="count" role="status">${open ? told(state) : ""}</p>
      <ul id="found" role="listbox" aria-label="Patients found" hidden=${!open || !found.length}>
        ${found.map((one, index) => html`<${Found} key=${one.key} station=${station} one=${one} index=${index} pointed=${index === pointed} />`)}</ul>
    </div></div>`;
}

const SHOWN = ["name", "birth_date", "sex", "record_number", "phone", "address"];

/** @param {{station: Station, one: Candidate, index: number, pointed: boolean}} props */
function Found({ station, one, index, pointed }) {
  const cells = SHOWN.filter((item) => one.cells[item]?.value && item !== "name");
  const sign = (/** @type {string} */ item) => one.cells[item]?.sign ?? "·";
  const tones = { "✓": "same", "≈": "alike", "✗": "against" };
  const tone = (/** @type {string} */ item) => /** @type {Record<string, string>} */ (tones)[sign(item)] ?? "nothing";
  const pick = (/** @type {MouseEvent} */ event) => (event.preventDefault(), station.pick(one));
  return html`<li id=${`found-${index}`} role="option" aria-selected=${pointed} aria-keyshortcuts=${index < 9 ? `Alt+${index + 1}` : undefined} class=${classes(pointed && "pointed")} onMouseDown=${pick}>
    <span class="name"><span class=${`glyph ${tone("name")}`}>${sign("name")}</span> ${one.name} ${index < 9 && html`<kbd aria-hidden="true">Alt ${index + 1}</kbd>`}</span>
    <span class="facts">${cells.map((item) => html`<span key=${item}><span class=${`glyph ${tone(item)}`}>${sign(item)}</span> ${one.cells[item].value}</span>`)}</span>
    ${one.flags.map((flag) => html`<span class="flag">${flag}</span>`)}</li>`;
}
