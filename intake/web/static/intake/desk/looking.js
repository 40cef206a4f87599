// @ts-check
// Evidence: which boxes are lit, and going from one to the next.

/** @import {Box} from "./types.js" */
/** @import {Station} from "./station.js" */

const CLOSER = 1.3;

export class Looking {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    this.item = "";
    this.mark = -1;
  }

  forget() {
    this.item = "";
    this.mark = -1;
  }

  /** Every box of the document, in order. */
  all() {
    return (this.station.state.doc?.pages ?? []).flatMap((page, at) => page.marks.map((mark, index) => ({ at, index, mark })));
  }

  /** Lights the boxes of an item: the row under the pointer. @param {string} item */
  light(item) {
    if (item === this.item) return;
    this.item = item;
    this.station.draw();
  }

  /** @param {number} at @param {number} index @param {string} item */
  isLit(at, index, item) {
    const one = this.all()[this.mark];
    return item === this.item || (one !== undefined && one.at === at && one.index === index);
  }

  /** The next box, or the one before, close up. @param {number} step */
  step(step) {
    const all = this.all();
    if (!all.length) return this.station.set({ hint: "Nothing is marked on these pages." });
    this.mark = this.mark < 0 ? (step > 0 ? 0 : all.length - 1) : (this.mark + step + all.length) % all.length;
    const { at, mark } = all[this.mark];
    return this.closer(at, mark);
  }

  /** To a piece of the page. @param {number} n @param {Box} box */
  goTo(n, box) {
    const at = this.station.state.doc?.pages.findIndex((page) => page.n === n) ?? -1;
    if (at >= 0) this.closer(at, box);
  }

  /** @param {number} at @param {Box} box */
  closer(at, box) {
    const { zoom } = this.station.state;
    this.station.set({ marks: true, ...(zoom === "page" ? { zoom: CLOSER } : {}) });
    requestAnimationFrame(() => this.station.looker?.place(at, box));
  }
}
