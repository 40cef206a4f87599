// @ts-check
// How long and how somebody worked on one document: seen, active, keys, clicks, pages.  Counts alone, never which keys.

/** @import {Measured} from "./types.js" */

/** ms without any input after which somebody no longer counts as active. */
export const PAUSE = 20_000;

export class Measure {
  /** @param {() => number} clock ms */
  constructor(clock = () => performance.now()) {
    this.clock = clock;
    this.visible = this.active = this.keys = this.clicks = 0;
    this.since = this.stirred = clock();
    this.shown = true;
  }

  /** A new document. */
  begin() {
    this.visible = 0;
    this.active = 0;
    this.keys = 0;
    this.clicks = 0;
    this.since = this.clock();
    this.stirred = this.since;
    this.shown = true;
  }

  /** Something was pressed, moved or turned. @param {"key" | "click" | "other"} what */
  stir(what) {
    const now = this.clock();
    this.active += Math.min(now - this.stirred, PAUSE);
    this.stirred = now;
    if (what === "key") this.keys += 1;
    if (what === "click") this.clicks += 1;
  }

  /** The page came into sight or went out of it. @param {boolean} shown */
  sight(shown) {
    const now = this.clock();
    if (this.shown) this.visible += now - this.since;
    this.since = now;
    this.shown = shown;
  }

  /** What it comes to, so far. @param {number} pages shown @returns {Measured} */
  told(pages) {
    this.sight(this.shown);
    this.stir("other");
    return { visible: Math.round(this.visible), active: Math.round(Math.min(this.active, this.visible)), keys: this.keys, clicks: this.clicks, pages };
  }
}
