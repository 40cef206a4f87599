// @ts-check
// Tells a barcode wand from a person: it types faster than anybody, and ends with Enter or Tab.

/** ms between two characters; people are slower, wands faster. */
export const GAP = 35;
/** Characters from which a burst is a scan; two keys may roll over each other under a quick hand. */
export const LEAST = 6;
const ROLLED = 2;

/** What the keys typed outside of fields add up to.  Give it each character and end; it says what to do. */
export class Wand {
  constructor() {
    this.typed = "";
    this.last = -Infinity;
  }

  /** Whether a key at `time` (ms) follows the character before it faster than a hand. @param {number} time */
  follows(time) {
    return time - this.last < GAP;
  }

  /** A character at `time` (ms).
   * @param {string} character
   * @param {number} time
   * @returns {"first" | "burst"} `first`: as by hand; `burst`: part of something typed too fast */
  character(character, time) {
    const quick = this.follows(time);
    this.typed = quick ? this.typed + character : character;
    this.last = time;
    return quick ? "burst" : "first";
  }

  /** Enter or Tab at `time`: what was scanned, or empty; `dropped` if it was too fast for a person but too short.
   * @param {number} time
   * @returns {{scanned: string, dropped: boolean}} */
  end(time) {
    const quick = this.follows(time);
    const text = quick ? this.typed : "";
    this.typed = "";
    this.last = -Infinity;
    return { scanned: text.length >= LEAST ? text : "", dropped: text.length > ROLLED && text.length < LEAST };
  }
}
