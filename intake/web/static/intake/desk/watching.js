// @ts-check
// Whether somebody is there: heartbeats while they work, a question when they are silent, an empty page when it is locked.
import { Refused } from "./api.js";
import { Lease } from "./lease.js";
import { draftOf } from "./store.js";

/** @import {Draft} from "./types.js" */
/** @import {Station} from "./station.js" */

export class Watching {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    this.lease = new Lease({ beat: () => this.beat(), told: (watch) => this.told(watch) });
    /** What was before the reviewer when the screen was locked. @type {{receipt: string, draft: Draft} | null} */
    this.held = null;
  }

  async beat() {
    const { station } = this;
    const { doc, phase } = station.state;
    if (!doc || phase !== "ready" || station.state.panel === "grid") return;
    try {
      await station.api.keep(doc, draftOf(station.state));
    } catch (error) {
      if (error instanceof Refused && station.state.doc === doc && station.state.phase === "ready") station.refused(error);
    }
  }

  /** @param {import("./lease.js").Watch} watch */
  told(watch) {
    this.station.set({ idle: watch === "working" ? "" : watch });
  }

  /** The page was locked, or opened again (lock.js): locked, nothing of a patient stays in it; opened, the same document comes
   * back with what had been entered, if nobody has taken it meanwhile.
   * @param {boolean} locked */
  async locked(locked) {
    const { station, held } = this;
    if (locked === (station.state.phase === "locked")) return;
    if (!locked) {
      this.lease.stir();
      await this.back(held?.receipt ?? "", held?.draft ?? {});
      this.held = null;
      return;
    }
    const { doc } = station.state;
    this.held = { receipt: doc?.receipt ?? "", draft: draftOf(station.state) };
    station.pictures.clear();
    station.reading.forget();
    station.searching.stop();
    station.shown += 1;
    station.send({ type: "locked" });
  }

  /** After a conflict: the same document, should it be free by now. */
  again() {
    const { doc } = this.station.state;
    return this.back(doc?.receipt ?? "", draftOf(this.station.state));
  }

  /** @param {string} receipt @param {Draft} draft */
  async back(receipt, draft) {
    const { station } = this;
    await station.claim(receipt);
    if (!receipt || station.state.doc?.receipt !== receipt || station.state.phase !== "ready") return;
    const { patient = "", kind = "", date = "", note = "" } = draft;
    const there = station.state.doc.candidates.some((one) => one.key === patient);
    station.set({ patient: there ? patient : "", kind, date, note });
  }
}
