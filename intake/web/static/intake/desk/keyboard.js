// @ts-check
// Every key goes through here: fields keep what is typed, a wand never reaches the shortcuts, what changes something waits a moment.
import { meaning } from "./keys.js";
import { FIELDS } from "./reading.js";
import { REASONS } from "./reasons.js";
import { GAP, Wand } from "./wand.js";

/** @import {State} from "./store.js" */
/** @import {Station} from "./station.js" */

const REPEATED = new Set(["nextPage", "pageBefore", "scrollDown", "scrollUp", "zoomIn", "zoomOut", "nextMark", "markBefore", "wordRight", "wordLeft",
  "wordUp", "wordDown", "wordMore", "wordLess", "pageRight", "pageLeft", "gridRight", "gridLeft", "gridUp", "gridDown"]);

/** Where keys have another meaning. @param {State} state */
export function modeOf(state) {
  if (state.panel === "grid" || state.panel === "sorter") return state.panel;
  if (REASONS[state.panel] || state.panel === "ask" || state.panel === "notOnFile") return "popup";
  if (state.phase === "empty" || state.phase === "conflict" || state.phase === "loading") return "calm";
  return state.mode;
}

export class Keyboard {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    this.wand = new Wand();
    /** Deeds that wait until no wand can be typing. @type {(() => void)[]} */
    this.waiting = [];
    this.timer = 0;
    /** What a wand's first character may have changed. @type {Partial<State> | null} */
    this.before = null;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { station } = this;
    if (event.isComposing || document.querySelector("dialog[open]") || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const target = this.caughtUp(event);
    const field = target.matches?.(FIELDS) ?? false;
    if (this.isWand(event, field)) return;
    const found = meaning(event, { mode: modeOf(station.state), field, on: station.keysOn });
    if (!found || this.isNative(event, target, found.binding.action)) return;
    event.preventDefault();
    const { action, waits } = found.binding;
    if (event.repeat && !REPEATED.has(action)) return;
    const deed = () => station.act(action, found.key.replace(/^Alt\+/, ""));
    if (waits) this.later(deed);
    else deed();
  }

  /** Does what was asked for before this key, late as the machine may be; says where the key is typed after that.
   * @param {KeyboardEvent} event @returns {HTMLElement} */
  caughtUp(event) {
    if (!this.waiting.length || this.wand.follows(event.timeStamp)) return /** @type {HTMLElement} */ (event.target);
    this.flush();
    return /** @type {HTMLElement} */ (document.activeElement ?? event.target);
  }

  /** Buttons and links keep Enter and Space; not the one that files, nor the candidates: there Enter files.
   * @param {KeyboardEvent} event @param {HTMLElement} target @param {string} action */
  isNative(event, target, action) {
    if (event.key !== "Enter" && event.key !== " ") return false;
    if (event.ctrlKey || !target.closest?.("button, a, summary")) return false;
    if (action === "sorterDone" || action === "gridFile" || action === "gridPick") return target.closest(".thumb .go, .grid .pick") === null;
    return event.key === " " || !target.closest("#file, .patient");
  }

  /** Whether this key is part of what a wand types; what it began is taken back.
   * @param {KeyboardEvent} event @param {boolean} field */
  isWand(event, field) {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key.length === 1) return this.character(event, field);
    if (event.key !== "Enter" && event.key !== "Tab") return false;
    if (field) return false;
    const { scanned, dropped } = this.wand.end(event.timeStamp);
    if (scanned) this.station.find(scanned);
    else if (!dropped) this.flush();
    this.cancel();
    if (scanned || dropped) event.preventDefault();
    return Boolean(scanned || dropped);
  }

  /** @param {KeyboardEvent} event @param {boolean} field */
  character(event, field) {
    const burst = this.wand.character(event.key, event.timeStamp) === "burst" && !event.repeat;
    if (field && burst) this.cancel(); // what the last digit by hand would have filed
    if (field) return false;
    if (!burst) {
      const { patient, agree, answer, asked, window, at } = this.station.state;
      this.before = { patient, agree, answer, asked, window, at };
      return false;
    }
    if (this.wand.typed.length < 3) {
      if (this.waiting.length) this.postpone();
      return false; // two keys rolled over each other by a quick hand
    }
    event.preventDefault();
    this.cancel();
    if (this.before) this.station.set(this.before);
    this.before = null;
    return true;
  }

  /** Enter in a field: whether a wand had typed there. @param {KeyboardEvent} event */
  endsScan(event) {
    return this.wand.end(event.timeStamp).scanned !== "";
  }

  /** @param {() => void} deed */
  later(deed) {
    this.waiting.push(deed);
    this.postpone();
  }

  postpone() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), GAP);
  }

  flush() {
    clearTimeout(this.timer);
    for (const deed of this.waiting.splice(0)) deed();
  }

  cancel() {
    clearTimeout(this.timer);
    this.waiting = [];
  }

  /** A key of a list that finishes in one stroke: done unless it turns out to be a wand's. @param {KeyboardEvent} event @param {() => void} deed */
  unlessWand(event, deed) {
    this.wand.character(event.key, event.timeStamp);
    this.later(deed);
  }
}
