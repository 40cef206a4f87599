// @ts-check
// A document is lent for a while.  It is kept only while somebody works: the page is in sight and there was input lately.

/** ms between heartbeats. */
export const BEAT = 30_000;
/** ms without input after which the document is no longer kept, and how long before it is asked. */
export const IDLE = 240_000;
export const ASK = 20_000;

/** @typedef {"working" | "asking" | "let go"} Watch */

/** What somebody's silence of `quiet` ms means.
 * @param {number} quiet @returns {Watch} */
export function watchOf(quiet) {
  if (quiet >= IDLE) return "let go";
  return quiet >= IDLE - ASK ? "asking" : "working";
}

/** Beats while somebody works.  `beat` renews; `told` hears each change of the watch. */
export class Lease {
  /** @param {{beat: () => void, told: (watch: Watch) => void, visible?: () => boolean, clock?: () => number}} parts */
  constructor({ beat, told, visible = () => document.visibilityState === "visible", clock = () => Date.now() }) {
    this.beat = beat;
    this.told = told;
    this.visible = visible;
    this.clock = clock;
    this.active = clock();
    this.beaten = clock();
    /** @type {Watch} */
    this.watch = "working";
  }

  /** Somebody did something.  Coming back, the lease is renewed at once. */
  stir() {
    this.active = this.clock();
    const away = this.watch !== "working";
    this.set("working");
    if (away) this.renew();
  }

  /** A new document: its lease is fresh. */
  fresh() {
    this.beaten = this.clock();
  }

  /** Once a second. */
  tick() {
    const now = this.clock();
    this.set(watchOf(now - this.active));
    const works = this.watch === "working" || this.watch === "asking";
    if (works && this.visible() && now - this.beaten >= BEAT) this.renew();
  }

  renew() {
    this.beaten = this.clock();
    this.beat();
  }

  /** @param {Watch} watch */
  set(watch) {
    if (watch === this.watch) return;
    this.watch = watch;
    this.told(watch);
  }
}
