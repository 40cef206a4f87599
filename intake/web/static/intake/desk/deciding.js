// @ts-check
// Decisions and what undoes them; edits of the pages.  Each is sent once, with one key, on the version that was seen.
import { againstOf, nextStep } from "./asking.js";
import { draftOf } from "./store.js";

/** @import {Counts, Decision, Doc, Draft, Edit} from "./types.js" */
/** @import {Station} from "./station.js" */

export class Deciding {
  /** @param {Station} station */
  constructor(station) {
    this.station = station;
    /** Documents put aside by an undo, with what had been entered. @type {{receipt: string, draft: Draft}[]} */
    this.aside = [];
    /** The edits on their way. */
    this.editing = Promise.resolve();
    /** What was filed, to have it again when it is taken back. @type {Map<string, Draft>} */
    this.made = new Map();
    /** After a split: the part behind the one before the reviewer. @type {Doc | null} */
    this.rest = null;
  }

  /** Files, or says what is missing and goes there. */
  file() {
    const step = nextStep(this.station.state);
    if (step.then === "file") return this.decideFiling();
    if (step.then === "wait") this.station.wait();
    if (step.page !== undefined) this.station.looker?.show(step.page);
    if (step.then === "date" && this.station.state.hint === step.hint) return this.undated();
    this.station.set({ hint: step.hint, asked: this.station.state.asked || step.then === "answer" });
    if (step.then !== "wait" && step.then !== "page") this.station.focus(step.then);
    return undefined;
  }

  /** It has no date: said, and filed so with the next Enter. */
  undated() {
    this.station.set({ agree: [...this.station.state.agree, "date"], hint: "No date is given. Enter files it without one." });
    this.station.onward();
  }

  /** The identifier that is asked for cannot be read: somebody else looks as well. */
  cannotRead() {
    const step = nextStep({ ...this.station.state, answer: "0".repeat(20) });
    return step.then === "file" ? this.decideFiling(null) : this.file();
  }

  /** @param {string | null} [answer] null: it cannot be read */
  decideFiling(answer = this.station.state.answer) {
    const { patient, kind, date } = this.station.state;
    return this.decide({ action: "file", patient, kind, date, confirmed: againstOf(this.station.state), ...(answer !== "" && { answer }) });
  }

  /** @param {Partial<Decision> & {action: string}} what */
  async decide(what) {
    const { doc, phase, alive, seen } = this.station.state;
    if (!doc || phase !== "ready" || !alive) return this.station.set({ hint: "Wait for the page to appear." });
    const { queue, source, build } = this.station.config;
    const measured = this.station.measure.told(seen.length);
    this.station.send({ type: "deciding" });
    try {
      await this.editing;
      const body = { token: doc.token, measured, build, queue, source, seen, ...what };
      const decided = await this.station.api.decide(doc, body, crypto.randomUUID());
      if (what.action === "file") this.made.set(doc.receipt, draftOf(this.station.state));
      this.rest = null;
      this.station.send({ type: "decided", ...decided, said: decided.sentence });
      if (this.aside.length) return this.resume(decided.current);
      this.station.arrived();
    } catch (error) {
      this.station.refused(error);
    }
  }

  /** Back to what an undo had put aside, instead of what the server offers. @param {Doc | null} offered */
  async resume(offered) {
    const { receipt, draft } = /** @type {{receipt: string, draft: Draft}} */ (this.aside.pop());
    if (offered?.receipt === receipt) return this.station.arrived();
    this.station.send({ type: "loading" });
    try {
      const { queue, source } = this.station.config;
      const claimed = await this.station.api.claim({ queue, source, receipt });
      if (offered) this.station.api.release(offered);
      const current = claimed.current && { ...claimed.current, draft };
      this.station.took({ ...claimed, current });
    } catch {
      this.station.send({ type: "claimed", current: offered, next: this.station.state.next, counts: /** @type {Counts} */ (this.station.state.counts) });
      this.station.arrived();
    }
  }

  /** Parks, hands on or closes. @param {string} panel @param {Partial<Decision>} fields */
  sendOff(panel, fields) {
    const actions = { rescan: "rescan", park: "park", notOurs: "not_ours", ask: "ask", notOnFile: "not_on_file" };
    const action = /** @type {Record<string, string>} */ (actions)[panel];
    const pages = action === "rescan" && this.station.state.doc ? [this.station.state.doc.pages[this.station.state.at].n] : undefined;
    return this.decide({ action, ...fields, ...(pages && { pages }) });
  }

  async undo() {
    const [last] = this.station.state.done;
    if (this.station.state.phase !== "ready" && this.station.state.phase !== "empty") return;
    if (!last) return this.station.set({ hint: "Nothing can be taken back any more. A supervisor can recall what is filed." });
    const { doc } = this.station.state;
    try {
      const undone = await this.station.api.undo(last.receipt);
      if (doc && doc.receipt !== last.receipt) this.aside.push({ receipt: doc.receipt, draft: draftOf(this.station.state) });
      const draft = { ...undone.document.draft, ...this.made.get(last.receipt) };
      this.rest = null;
      this.station.send({ type: "undone", doc: { ...undone.document, draft } });
      this.station.arrived();
      this.station.send({ type: "counts", counts: await this.station.api.counts() });
    } catch (error) {
      this.station.refused(error);
      await this.station.recount();
    }
  }

  redo() {
    const { redo, doc } = this.station.state;
    if (!redo || redo.receipt !== doc?.receipt) return this.station.set({ hint: "There is nothing to decide again." });
    this.station.set({ patient: redo.patient ?? "", kind: redo.kind ?? "", date: redo.date ?? "" });
    return this.file();
  }

  /** To the document before it in the same file; right after a split, both parts again. */
  join() {
    const { doc } = this.station.state;
    if (doc?.joinable) return this.edit({ do: "join" });
    if (this.rest) return this.edit({ do: "join" }, this.rest);
    return this.station.set({ hint: "There is no document before this one in its file." });
  }

  /** One edit at a time, each on the version that the one before made.
   * @param {Edit} edit @param {Doc} [other] the document it is about, if not the one before the reviewer */
  edit(edit, other) {
    this.editing = this.editing.then(async () => {
      const { doc, phase } = this.station.state;
      if (!doc || (phase !== "ready" && phase !== "deciding")) return;
      try {
        const { documents, current } = await this.station.api.edit(other ?? doc, [edit]);
        this.rest = edit.do === "split" ? (documents.find((one) => one.receipt !== current) ?? null) : null;
        const sorter = this.station.state.panel === "sorter";
        this.station.send({ type: "edited", documents, current });
        if (current !== doc.receipt) this.station.arrived();
        else this.station.pictures.want(/** @type {Doc} */ (this.station.state.doc), this.station.state.next);
        if (sorter && this.station.state.panel !== "sorter") this.station.send({ type: "open", panel: "sorter" });
      } catch (error) {
        this.station.refused(error);
      }
    });
    return this.editing;
  }
}
