// @ts-check
// The desk's only way to the server.  A refusal is a value; a network that fails is waited for, with the same idempotency key.

/** @import {Claimed, Counts, Decided, Decision, Doc, Draft, Edit, Found, Candidate, Grid, Refusal, Words, Measured} from "./types.js" */

const BASE = "/desk/api/";
/** ms between tries while there is no connection; the last one goes on. */
const WAITS = [500, 1000, 2000, 4000, 5000];

/** What the server refuses, with its sentence. */
export class Refused extends Error {
  /** @param {Refusal} refusal @param {number} status */
  constructor(refusal, status) {
    super(refusal.code);
    this.refusal = refusal;
    this.status = status;
  }
}

/** @typedef {{version?: number, once?: string, signal?: AbortSignal, stubborn?: boolean}} How */

export class Api {
  /** @param {{csrf: string, told: (offline: boolean) => void, fetch?: typeof fetch, wait?: (ms: number) => Promise<void>,
   *   clock?: () => number}} parts
   * `told` hears when the connection is lost and when it is back. */
  constructor({ csrf, told, fetch: ask = (...args) => fetch(...args), wait = pause, clock = Date.now }) {
    this.csrf = csrf;
    this.told = told;
    this.ask = ask;
    this.wait = wait;
    this.clock = clock;
    /** ms that the server's clock is before ours. */
    this.ahead = 0;
    this.offline = false;
  }

  /** @param {{queue: string, source: string, receipt?: string, after?: string}} wish @returns {Promise<Claimed>} */
  claim(wish) {
    return this.post("claim", wish, { stubborn: true }).then((answer) => this.counted(answer));
  }

  /** @param {Doc} doc @param {Draft} draft @returns {Promise<{until: string}>} */
  keep(doc, draft) {
    return this.post("lease", { receipt: doc.receipt, token: doc.token, draft });
  }

  /** Gives a document back while the page goes away: best effort.
   * @param {Doc} doc */
  release(doc) {
    navigator.sendBeacon(`${BASE}release`, this.leaving(doc));
  }

  /** The same, and waits until it is done. @param {{receipt: string, token: string}} doc */
  async letGo(doc) {
    await this.ask(`${BASE}release`, { method: "POST", body: this.leaving(doc), credentials: "same-origin", redirect: "manual" });
  }

  /** @param {{receipt: string, token: string}} doc */
  leaving(doc) {
    return new URLSearchParams({ receipt: doc.receipt, token: doc.token, csrfmiddlewaretoken: this.csrf });
  }

  /** @param {Doc} doc @param {Decision} decision @param {string} once @returns {Promise<Decided>} */
  decide(doc, decision, once) {
    return this.post(`documents/${doc.receipt}/decision`, decision, { version: doc.version, once, stubborn: true }).then((answer) => this.counted(answer));
  }

  /** @param {string} receipt @returns {Promise<{document: Doc}>} */
  undo(receipt) {
    return this.post(`documents/${receipt}/undo`, {}, { once: crypto.randomUUID(), stubborn: true });
  }

  /** @param {Doc} doc @param {Edit[]} edits @returns {Promise<{documents: Doc[], current: string}>} */
  edit(doc, edits) {
    const how = { version: doc.version, once: crypto.randomUUID(), stubborn: true };
    return this.post(`documents/${doc.receipt}/edits`, { edits, token: doc.token }, how);
  }

  /** @param {Doc} doc @param {string} query @param {AbortSignal} signal @returns {Promise<Found>} */
  search(doc, query, signal) {
    return this.post(`documents/${doc.receipt}/search`, { query }, { signal });
  }

  /** @param {Doc} doc @param {string} patient @returns {Promise<{candidate: Candidate}>} */
  compare(doc, patient) {
    return this.post(`documents/${doc.receipt}/compare`, { patient });
  }

  /** @param {Doc} doc @param {number} n @returns {Promise<Words>} */
  words(doc, n) {
    return this.get(`documents/${doc.receipt}/words/${n}`);
  }

  /** @param {string} queue @param {string} source @returns {Promise<Grid>} */
  grid(queue, source) {
    return this.post("grid", { queue, source }, { stubborn: true });
  }

  /** @param {{receipt: string, version: number, token: string}[]} receipts @param {string} kind @param {Measured} measured
   * @param {string} once @returns {Promise<{decided: string[], refused: Refusal[]}>} */
  gridDecide(receipts, kind, measured, once) {
    return this.post("grid/decide", { receipts, kind, measured }, { once, stubborn: true });
  }

  /** @returns {Promise<Counts>} */
  counts() {
    return this.get("counts").then((counts) => this.counted({ counts }).counts);
  }

  /** Learns the server's clock of what bears it.
   * @template {{counts: Counts}} T @param {T} answer @returns {T} */
  counted(answer) {
    if (answer.counts) this.ahead = Date.parse(answer.counts.now) - this.clock();
    return answer;
  }

  /** What the server's clock says, in ms: late by the time the last answer took, never early. */
  now() {
    return this.clock() + this.ahead;
  }

  /** @template T @param {string} path @returns {Promise<T>} */
  get(path) {
    return this.send(path, { method: "GET", headers: { Accept: "application/json" } }, {});
  }

  /** @template T @param {string} path @param {object} body @param {How} [how] @returns {Promise<T>} */
  post(path, body, how = {}) {
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf };
    if (how.version !== undefined) headers["If-Match"] = `"${how.version}"`;
    if (how.once) headers["Idempotency-Key"] = how.once;
    return this.send(path, { method: "POST", headers, body: JSON.stringify(body), signal: how.signal ?? null }, how);
  }

  /** Asks, and asks again as long as there is no answer at all, if `stubborn`.
   * @template T @param {string} path @param {RequestInit} request @param {How} how @returns {Promise<T>} */
  async send(path, request, how) {
    for (let tries = 0; ; tries++) {
      /** @type {Response} */
      let answer;
      try {
        answer = await this.ask(BASE + path, { ...request, credentials: "same-origin", redirect: "manual", cache: "no-store" });
      } catch (error) {
        if (request.signal?.aborted) throw error;
        this.tell(true);
        if (!how.stubborn) throw error;
        await this.wait(WAITS[Math.min(tries, WAITS.length - 1)]);
        continue;
      }
      if (how.stubborn && answer.status >= 502 && answer.status <= 504) {
        this.tell(true);
        await this.wait(WAITS[Math.min(tries, WAITS.length - 1)]);
        continue;
      }
      this.tell(false);
      return read(answer);
    }
  }

  /** @param {boolean} offline */
  tell(offline) {
    if (offline !== this.offline) this.told(offline);
    this.offline = offline;
  }
}

/** @param {Response} answer @returns {Promise<any>} */
async function read(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    throw new Refused({ code: "signed_out", sentence: "You were signed out. Sign in again; nothing is lost." }, 401);
  }
  const said = await answer.json().catch(() => null);
  if (answer.ok && said !== null) return said;
  const refusal = said?.code ? said : { code: `http_${answer.status}`, sentence: "That did not work. Try again; if it stays so, tell operations." };
  throw new Refused(refusal, answer.status);
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((done) => {
    const again = () => (clearTimeout(timer), removeEventListener("online", again), done());
    const timer = setTimeout(again, ms);
    addEventListener("online", again);
  });
}
