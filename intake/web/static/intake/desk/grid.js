// @ts-check
// Many at once: first pages of documents whose patient is certain and whose type is suggested alike.  Enter says yes to all ticked.
import { Deed } from "./buttons.js";
import { classes, html } from "./html.js";
import { named, shortcut } from "./keys.js";

/** @import {Grid} from "./types.js" */
/** @import {Station} from "./station.js" */

const ACROSS = 4;

/** @typedef {{receipt: string, token: string}} Lent */

export class Many {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    /** @type {Grid | null} */
    this.grid = null;
    /** @type {Set<string>} */
    this.out = new Set();
    this.chosen = "";
    this.at = 0;
    this.alive = false;
    this.busy = false;
    /** Taken out: they come one at a time afterwards. @type {Lent[]} */
    this.later = [];
  }

  async open() {
    const { queue, source } = this.station.config;
    const { doc, panel } = this.station.state;
    try {
      if (doc && panel !== "grid") await this.station.api.letGo(doc); // it may be one of them
      this.took(await this.station.api.grid(queue, source));
    } catch (error) {
      this.station.refused(error);
    }
  }

  /** @param {Grid} grid */
  took(grid) {
    if (!grid.documents.length) {
      this.none();
      return;
    }
    Object.assign(this, { grid, out: new Set(), at: 0, chosen: grid.kind?.code ?? "", alive: false });
    this.station.send({ type: "open", panel: "grid" });
    this.station.measure.begin();
    this.focus();
    setTimeout(() => {
      this.alive = true;
      this.station.draw();
    }, 400);
  }

  /** Back to one at a time, where nothing is left to do together. */
  async none() {
    const { doc, panel } = this.station.state;
    const [first, ...others] = this.later.splice(0);
    this.grid = null;
    if (panel === "grid") this.station.send({ type: "close" });
    for (const one of others) await this.station.api.letGo(one);
    await this.station.claim(panel === "grid" ? (first?.receipt ?? "") : doc?.receipt);
    this.station.set({ hint: panel === "grid" ? "" : "No other documents wait whose type alone is asked." });
  }

  focus() {
    requestAnimationFrame(() => document.getElementById(`pick-${this.at}`)?.focus());
  }

  /** @param {number} by */
  move(by) {
    const count = this.grid?.documents.length ?? 1;
    this.at = Math.max(0, Math.min(count - 1, this.at + by));
    this.station.draw();
    this.focus();
  }

  /** @param {number} by */
  row(by) {
    const across = getComputedStyle(document.querySelector(".grid ol") ?? document.body).gridTemplateColumns.split(" ").length || ACROSS;
    this.move(by * across);
  }

  pick(at = this.at) {
    const one = this.grid?.documents[at];
    if (!one) return;
    this.at = at;
    if (!this.out.delete(one.receipt)) this.out.add(one.receipt);
    this.station.draw();
  }

  /** @param {number} number */
  kind(number) {
    const kind = this.grid?.kinds[number - 1];
    if (kind) this.chosen = kind.code;
    this.station.draw();
  }

  async file() {
    const { grid } = this;
    if (!grid || !this.alive || this.busy) return;
    const ticked = grid.documents.filter((one) => !this.out.has(one.receipt));
    if (!ticked.length || !this.chosen) return this.station.set({ hint: ticked.length ? "Choose the type first." : "Nothing is ticked." });
    this.busy = true;
    this.station.draw();
    try {
      const receipts = ticked.map(({ receipt, version, token }) => ({ receipt, version, token }));
      const { decided, refused } = await this.station.api.gridDecide(receipts, this.chosen, this.station.measure.told(ticked.length), crypto.randomUUID());
      const told = `${decided.length} filed${refused.length ? `, ${refused.length} left: ${refused[0].sentence}` : "."}`;
      this.later.push(...grid.documents.filter((one) => this.out.has(one.receipt)));
      this.station.set({ said: told });
      await this.station.recount();
      await this.open();
    } catch (error) {
      this.station.refused(error);
    } finally {
      this.busy = false;
      this.station.draw();
    }
  }

  async close() {
    if (this.station.state.panel !== "grid") return;
    for (const one of [...(this.grid?.documents ?? []), ...this.later.splice(0)]) await this.station.api.letGo(one);
    this.grid = null;
    this.station.send({ type: "close" });
    await this.station.claim(this.station.state.doc?.receipt ?? "");
  }
}

/** @param {{station: Station}} props */
export function GridView({ station }) {
  const { grid, out, at, chosen } = station.many;
  if (!grid) return null;
  const kind = grid.kinds.find((one) => one.code === chosen) ?? grid.kind;
  const ticked = grid.documents.length - out.size;
  return html`<section class="grid" aria-label="Many at once">
    <header class="why"><div><h1>All ${grid.documents.length} look like: ${kind?.name ?? "no type yet"}</h1>
      <p class="more">The patient of each is certain. Look at each page; take out what is something else.</p></div>
      <p class="facts"><span>${grid.left} left</span></p></header>
    <ol>${grid.documents.map((one, index) => html`<li key=${one.receipt}>
      <button type="button" id=${`pick-${index}`} class=${classes("pick", out.has(one.receipt) && "out")} aria-pressed=${!out.has(one.receipt)} tabindex=${index === at ? 0 : -1} onClick=${() => station.many.pick(index)}>
        <img src=${one.small} width=${one.width} height=${one.height} alt=${`First page of ${one.receipt}`} />
        <span class="tick" aria-hidden="true">${out.has(one.receipt) ? "✗" : "✓"}</span><strong>${one.patient}</strong><span class="quiet">${one.source} · ${one.receipt}</span></button></li>`)}</ol>
    <footer class="grid-foot"><div class="kinds" role="group" aria-label="Type">${grid.kinds.slice(0, 9).map((one, index) => html`<button type="button" key=${one.code} aria-pressed=${one.code === chosen}
        aria-keyshortcuts=${shortcut("gridKind", station.keysOn, index)} onClick=${() => station.many.kind(index + 1)}><kbd aria-hidden="true">${index + 1}</kbd>${one.name}</button>`)}</div>
      <p class="hint" role="status">${station.state.hint || station.state.said}</p>
      <${Deed} station=${station} action="gridDone" label="One at a time" kind="plain" />
      <button type="button" class="primary" id="grid-file" aria-keyshortcuts="Enter" onClick=${() => station.many.file()}>File ${ticked} as ${kind?.name ?? "…"} <kbd aria-hidden="true">${named("Enter")}</kbd></button></footer></section>`;
}
