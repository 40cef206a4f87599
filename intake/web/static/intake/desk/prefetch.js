// @ts-check
// Page pictures in memory: fetched before they are needed, decoded, shown from blobs, and let go of.  Nothing is stored on disk.

/** @import {Doc, Page} from "./types.js" */

/** Pictures kept at most. */
export const MOST = 40;
/** Pages fetched of the document before the reviewer. */
export const PAGES = 20;

/** @typedef {{fetch: (address: string) => Promise<Blob>, decode: (url: string) => Promise<void>,
 *   make: (blob: Blob) => string, revoke: (url: string) => void}} Means */

/** @type {Means} */
const BROWSER = {
  async fetch(address) {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(`picture ${answer.status}`);
    return answer.blob();
  },
  async decode(url) {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
  },
  make: (blob) => URL.createObjectURL(blob),
  revoke: (url) => URL.revokeObjectURL(url),
};

export class Pictures {
  /** @param {() => void} changed called when a picture has come or failed @param {Means} means */
  constructor(changed, means = BROWSER) {
    this.changed = changed;
    this.means = means;
    /** Address to object URL; empty while it is on its way; "broken" if it cannot be shown. @type {Map<string, string>} */
    this.urls = new Map();
    /** @type {Map<string, Promise<void>>} */
    this.coming = new Map();
  }

  /** The picture's URL, empty while it comes.
   * @param {string} address */
  of(address) {
    const url = this.urls.get(address) ?? "";
    return url === "broken" ? "" : url;
  }

  /** @param {string} address */
  isBroken(address) {
    return this.urls.get(address) === "broken";
  }

  /** Fetch and decode; resolves when it can be painted at once, also if it failed.
   * @param {string} address @returns {Promise<void>} */
  get(address) {
    const there = this.coming.get(address);
    if (there) return there;
    const coming = this.fetched(address);
    this.coming.set(address, coming);
    return coming;
  }

  /** @param {string} address */
  async fetched(address) {
    try {
      const url = this.means.make(await this.means.fetch(address));
      if (!this.coming.has(address)) return this.means.revoke(url);
      this.urls.set(address, url);
      await this.means.decode(url);
    } catch {
      if (!this.coming.has(address)) return;
      this.drop(address);
      this.urls.set(address, "broken");
      this.coming.set(address, Promise.resolve());
    }
    this.changed();
  }

  /** Try a broken picture once more.
   * @param {string} address */
  again(address) {
    this.drop(address);
    return this.get(address);
  }

  /** Fetch what will be looked at: all pages of this document, the first page of the next ones; let go of all others.
   * @param {Doc} doc @param {Doc[]} next */
  async want(doc, next) {
    const wanted = wantedOf(doc, next);
    for (const address of [...this.coming.keys()]) if (!wanted.includes(address)) this.drop(address);
    for (const address of wanted) {
      if (this.coming.get(address) === undefined || !this.urls.has(address)) await this.get(address);
    }
  }

  /** @param {string} address */
  drop(address) {
    const url = this.urls.get(address);
    if (url && url !== "broken") this.means.revoke(url);
    this.urls.delete(address);
    this.coming.delete(address);
  }

  /** Let go of everything: the screen is locked, or nothing is left. */
  clear() {
    for (const address of [...this.coming.keys()]) this.drop(address);
  }
}

/** Addresses in the order of their need.
 * @param {Doc} doc @param {Doc[]} next */
export function wantedOf(doc, next) {
  const first = (/** @type {Page[]} */ pages) => pages.slice(0, 1).map((page) => page.picture);
  const others = (doc.resend?.pages ?? []).slice(0, 5).map((page) => page.picture);
  const own = doc.pages.slice(0, PAGES).map((page) => page.picture);
  const ahead = next.slice(0, 2);
  const later = ahead.flatMap((one) => one.pages.slice(1, 3).map((page) => page.picture));
  return [...new Set([...own.slice(0, 2), ...others.slice(0, 1), ...ahead.flatMap((one) => first(one.pages)), ...own.slice(2), ...others, ...later])].slice(0, MOST);
}
