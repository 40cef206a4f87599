// @ts-check
// The desk at work: what is asked of the server, when, and what happens with the answers.  All state is in store.js.
import { Api, Refused } from "./api.js";
import { nextStep } from "./asking.js";
import { Deciding } from "./deciding.js";
import { DEEDS } from "./deeds.js";
import { focusNow, focusSoon } from "./focus.js";
import { Many } from "./grid.js";
import { Keyboard } from "./keyboard.js";
import { Looking } from "./looking.js";
import { Measure } from "./measure.js";
import { Pictures } from "./prefetch.js";
import { Reading } from "./reading.js";
import { Searching } from "./search.js";
import { DEAD, START, reduce } from "./store.js";
import { Watching } from "./watching.js";

/** @import {Box, Candidate, Claimed, Doc} from "./types.js" */
/** @import {Event, State} from "./store.js" */

/** ms between looks for new work at an empty queue. */
const POLL = 15_000;

/** What the page says of itself.
 * @typedef {{csrf: string, build: string, keysOn: boolean, queue: string, source: string, receipt: string, role: string,
 *   queues: {name: string, label: string}[], reasons: Record<string, {code: string, label: string}[]>}} Config */

/** What the view of the pages can do when it is there.
 * @typedef {{show: (at: number) => void, scroll: (pages: number) => boolean, place: (at: number, box: Box) => void}} Looker */

export class Station {
  /** @param {Config} config @param {() => void} draw */
  constructor(config, draw) {
    this.config = config;
    this.keysOn = config.keysOn;
    this.draw = draw;
    /** @type {State} */
    this.state = START;
    this.api = new Api({ csrf: config.csrf, told: (offline) => this.set({ offline }) });
    this.pictures = new Pictures(draw);
    this.measure = new Measure();
    this.deciding = new Deciding(this);
    this.watching = new Watching(this);
    this.reading = new Reading(this);
    this.looking = new Looking(this);
    this.searching = new Searching(this);
    this.keyboard = new Keyboard(this);
    this.many = new Many(this);
    /** @type {Looker | null} */
    this.looker = null;
    this.shown = 0;
    this.waiting = 0;
  }

  /** @param {Event} event */
  send(event) {
    this.state = reduce(this.state, event);
    this.draw();
  }

  /** @param {Partial<State>} changes */
  set(changes) {
    this.send({ type: "set", changes });
  }

  /** @param {string} action @param {string} [detail] */
  act(action, detail = "") {
    DEEDS[action]?.(this, detail);
  }

  // --- coming by work ------------------------------------------------------------------------------------------

  /** The named document, or the next one. @param {string} [receipt] @param {string} [after] */
  async claim(receipt = "", after = "") {
    this.send({ type: "loading" });
    const { queue, source } = this.config;
    try {
      this.took(await this.api.claim({ queue, source, ...(receipt && { receipt }), ...(after && { after }) }));
    } catch (error) {
      this.refused(error);
    }
  }

  /** @param {Claimed} claimed */
  took(claimed) {
    this.send({ type: "claimed", ...claimed });
    this.arrived();
  }

  /** A document is before the reviewer, or none: pictures, clocks and focus follow. */
  arrived() {
    const { doc, next } = this.state;
    const turn = ++this.shown;
    history.replaceState(null, "", doc ? `#${doc.receipt}` : location.pathname + location.search);
    this.measure.begin();
    this.watching.lease.fresh();
    this.reading.forget();
    this.looking.forget();
    this.searching.stop();
    if (!doc) {
      this.pictures.clear();
      setTimeout(() => this.poll(turn), POLL);
      return focusSoon("empty");
    }
    this.pictures.want(doc, next);
    this.painted(doc, turn);
    focusSoon(doc.focus);
    return undefined;
  }

  /** Decision keys live once the first page has been painted, and a moment later. @param {Doc} doc @param {number} turn */
  async painted(doc, turn) {
    const first = doc.pages[0]?.picture ?? "";
    await this.pictures.get(first);
    const broken = this.pictures.isBroken(first);
    if (!broken) await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (turn !== this.shown) return;
    this.send({ type: "painted", broken });
    this.saw();
    this.wait();
  }

  /** Try a picture once more that could not be shown. @param {string} address */
  async again(address, turn = this.shown, doc = this.state.doc) {
    await this.pictures.again(address);
    if (doc && turn === this.shown) await this.painted(doc, turn);
  }

  /** The decision keys live after a moment without them: who still hammers on Enter means the document before. */
  wait() {
    clearTimeout(this.waiting);
    const turn = this.shown;
    if (this.state.painted && !this.state.alive) this.waiting = setTimeout(() => turn === this.shown && this.send({ type: "alive" }), DEAD);
  }

  /** Notes the page in sight as seen, once its picture is there. @param {number} [at] */
  saw(at = this.state.at) {
    const { doc, seen } = this.state;
    const page = doc?.pages[at];
    if (!page) return;
    const there = this.pictures.of(page.picture) !== "" && !seen.includes(page.n);
    if (there || at !== this.state.at) this.send({ type: "page", at, seen: there ? [...seen, page.n] : seen });
  }

  /** @param {number} turn */
  async poll(turn) {
    if (turn !== this.shown || this.state.phase !== "empty") return;
    try {
      if (document.visibilityState === "visible") {
        const { queue, source } = this.config;
        const claimed = await this.api.claim({ queue, source });
        if (turn !== this.shown) return;
        if (claimed.current) return this.took(claimed);
        this.send({ type: "counts", counts: claimed.counts });
      }
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return this.refused(error);
    }
    setTimeout(() => this.poll(turn), POLL);
  }

  // --- choosing ------------------------------------------------------------------------------------------------

  /** A patient found by hand. @param {Candidate} one */
  pick(one) {
    this.searching.stop();
    this.send({ type: "add", candidate: one });
    this.onChosen();
  }

  /** Looks for a patient by words off the page, or by what a wand has read. @param {string} text */
  find(text) {
    this.set({ panel: "search", query: text, found: null });
    this.searching.ask(text, 0);
    focusSoon("search");
  }

  /** Takes what stands half typed in a field. */
  settle() {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  /** To the page after or before, also among the small ones. @param {number} step */
  turn(step) {
    const { doc, at, panel } = this.state;
    const to = Math.max(0, Math.min((doc?.pages.length ?? 1) - 1, at + step));
    if (panel === "sorter") this.saw(to);
    else this.looker?.show(to);
  }

  // --- refusals -------------------------------------------------------------------------------------------------------

  /** @param {unknown} error */
  refused(error) {
    if (!(error instanceof Refused)) {
      this.send({ type: "refused", refusal: { code: "bug", sentence: "That did not work. Try again; if it stays so, tell operations." } });
      return;
    }
    if (error.status === 423) return undefined; // locked, and hidden already
    if (error.status === 401) return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    const before = this.state.doc;
    this.send({ type: "refused", refusal: error.refusal });
    if (this.state.doc !== before && this.state.doc) this.pictures.want(this.state.doc, this.state.next);
    const places = { query: "choose", patient: "choose", kind: "kind", date: "date", answer: "answer" };
    const place = /** @type {Record<string, string>} */ (places)[error.refusal.at ?? ""];
    if (place) this.focus(place);
    else if (error.refusal.at === "confirmed") this.onward();
    if (this.state.phase === "conflict") this.focus("conflict");
  }

  async recount() {
    this.send({ type: "counts", counts: await this.api.counts() });
  }

  /** Sets the focus after the next drawing. @param {string} place */
  focus(place) {
    focusSoon(place);
  }

  /** To another queue. @param {string} queue */
  goto(queue) {
    const { doc } = this.state;
    if (doc) this.api.release(doc);
    this.config.queue = queue;
    history.replaceState(null, "", queue ? `?queue=${encodeURIComponent(queue)}` : location.pathname);
    return this.claim();
  }

  /** Where keys work and nothing is typed. */
  home() {
    focusSoon("candidates");
  }

  /** After a patient was chosen: into the field that is missing, if one is; else where keys work, and Space scrolls. */
  onChosen() {
    const { then } = nextStep(this.state);
    if (!["kind", "date", "answer"].includes(then)) return this.home();
    this.set({ asked: true });
    focusNow(then);
  }

  /** After something was entered: on to what is missing, or to filing. */
  onward() {
    const step = nextStep(this.state);
    if (step.then === "answer") this.set({ asked: true });
    focusNow(step.then === "file" || step.then === "wait" ? "file" : step.then === "page" ? "candidates" : step.then);
  }
}
