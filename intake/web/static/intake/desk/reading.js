// @ts-check
// Words off the page: fetched once a page, pointed at by mouse or word cursor, and put into the field that is being filled.
import { html } from "./html.js";
import { beside, textOf } from "./words.js";

/** @import {Page, Word} from "./types.js" */
/** @import {Station} from "./station.js" */

export const FIELDS = "input:not([type=radio]):not([type=checkbox]), textarea, select";

export class Reading {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    /** @type {Map<string, Word[]>} */
    this.kept = new Map();
    /** The word cursor: on which page, from which word, and the words taken. */
    this.cursor = { at: 0, from: -1, taken: /** @type {number[]} */ ([]), field: "" };
    this.said = "";
  }

  /** @param {Page} page */
  key(page) {
    return `${this.station.state.doc?.receipt} ${page.n} ${page.turned}`;
  }

  /** The words, if they are here. @param {Page} page */
  known(page) {
    return this.kept.get(this.key(page)) ?? null;
  }

  /** The words, or null while they come. @param {Page} page */
  of(page) {
    const known = this.known(page);
    if (!known) this.with(page, () => {});
    return known;
  }

  /** @param {Page} page @param {(words: Word[]) => void} then */
  async with(page, then) {
    const known = this.known(page);
    if (known) return then(known);
    const { doc } = this.station.state;
    const key = this.key(page);
    if (!doc) return;
    try {
      const { w } = await this.station.api.words(doc, page.n);
      this.kept.set(key, w);
      this.station.draw();
      then(w);
    } catch {
      this.station.set({ hint: "The words of this page cannot be had now." });
    }
  }

  /** A new document: the words of the one before are let go of. */
  forget() {
    this.kept.clear();
  }

  /** Puts text into the field that has the focus; a drag, a double click or the cursor begins a search where none has.
   * @param {string} text @param {boolean} meant */
  fill(text, meant) {
    const named = this.cursor.field && document.getElementById(this.cursor.field);
    const active = named || document.activeElement;
    const field = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
    if (!field) {
      if (meant) this.station.find(text);
      return;
    }
    const { selectionStart: from, selectionEnd: to, value } = field;
    const joint = from !== null && from > 0 && from === to && !/\s$/.test(value.slice(0, from)) ? " " : "";
    field.setRangeText(joint + text, from ?? value.length, to ?? value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- the word cursor -------------------------------------------------------------------------------------------

  begin() {
    const { doc, at } = this.station.state;
    const page = doc?.pages[at];
    if (!page) return;
    const active = document.activeElement;
    const field = active instanceof HTMLElement && active.matches(FIELDS) ? active.id : "";
    this.cursor = { at, from: -1, taken: [], field };
    this.station.set({ mode: "words", hint: "" });
    document.getElementById("pages")?.focus({ preventScroll: true });
    this.with(page, (words) => {
      if (!words.length) return this.station.set({ mode: "desk", hint: "No text was recognised on this page." });
      return this.to(words, 0);
    });
  }

  /** @param {"left" | "right" | "up" | "down"} way */
  move(way) {
    const page = this.station.state.doc?.pages[this.cursor.at];
    const words = page && this.known(page);
    if (words) this.to(words, beside(words, this.cursor.from, way));
  }

  /** One word more, or less. @param {1 | -1} step */
  extend(step) {
    const page = this.station.state.doc?.pages[this.cursor.at];
    const words = page && this.known(page);
    const { taken } = this.cursor;
    if (!words || !taken.length) return;
    const last = taken[taken.length - 1];
    const next = step > 0 ? (words[last + 1] ? [...taken, last + 1] : taken) : taken.length > 1 ? taken.slice(0, -1) : taken;
    this.cursor = { ...this.cursor, taken: next };
    this.say(textOf(words, next));
  }

  /** @param {Word[]} words @param {number} index */
  to(words, index) {
    this.cursor = { ...this.cursor, from: index, taken: [index] };
    const [, x, y, w, h] = words[index];
    this.station.looker?.place(this.cursor.at, { x, y, w, h });
    this.say(words[index][0]);
  }

  take() {
    const page = this.station.state.doc?.pages[this.cursor.at];
    const words = page && this.known(page);
    if (!words || !this.cursor.taken.length) return;
    const text = textOf(words, this.cursor.taken);
    const { field } = this.cursor;
    this.done();
    if (field) document.getElementById(field)?.focus();
    this.fill(text, true);
    this.cursor = { ...this.cursor, field: "" };
  }

  done() {
    this.station.set({ mode: "desk" });
    const { field } = this.cursor;
    if (field) document.getElementById(field)?.focus();
    else this.station.home();
    this.say("");
  }

  /** @param {string} said */
  say(said) {
    this.said = said;
    this.station.draw();
  }
}

/** What the word cursor stands on, for those who hear it. @param {{station: Station}} props */
export function Spoken({ station }) {
  return html`<p class="hidden" role="status">${station.state.mode === "words" ? station.reading.said : ""}</p>`;
}
