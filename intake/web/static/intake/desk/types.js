// What the server and the desk say to each other, as types for `tsc`.  The server's side is `intake/web/desk`.
//
// All paths are under /desk/api/.  Every POST bears `X-CSRFToken` and is answered with JSON; decisions and edits bear
// `If-Match: "<version>"` and `Idempotency-Key: <uuid>` as well.  Nothing of a patient stands in a path.
//
//   POST claim                      {queue, source, receipt?, after?}         -> Claimed
//   POST lease                      {receipt, token, draft?}                  -> {until} | 409 lease_taken
//   POST release                    {receipt, token}                          -> {}     (navigator.sendBeacon: form-encoded)
//   POST documents/R/decision       Decision                                  -> Decided
//   POST documents/R/undo           {}                                        -> {document: Doc} | 409 too_late
//   POST documents/R/edits          {edits: Edit[]}                           -> {documents: Doc[], current: string}
//   POST documents/R/search         {query}                                   -> Found
//   POST documents/R/compare        {patient}                                 -> {candidate: Candidate}
//   GET  documents/R/words/N                                                  -> Words   (N: page number of the scan)
//   POST grid                       {queue, source}                           -> Grid
//   POST grid/decide                {receipts: {receipt, version, token}[], kind, measured}  -> {decided: string[], refused: Refusal[]}
//   GET  counts[?queue=NAME]                                                  -> Counts
//
// Errors are {code, sentence, at?, ...}: 409 `lease_taken` (theirs), 412 `stale_version` (document: Doc), 410 `gone`,
// 422 `wrong` (at: the field), 422 `not_agreed` (at: "confirmed", items: those of `contrary`, and `date` if none is given
// though `dateNeeded`), 422 `answer_wrong`, 409 `too_late`, 409 `conflict`, 428 without `If-Match`, 403, 503 `later`.
//
// The page /desk holds #desk with data-csrf, data-build, data-role, data-keys-off (yes, no), data-queues (JSON:
// {name, label}[]), data-reasons (JSON: {park, rescan, not_ours: {code, label}[]}) and data-receipt (of /desk?receipt=R).

// Reasons (`reason` of a decision; numbered in this order on screen, reasons.js):
//   rescan    `too_dark` `too_pale` `blurred` `cut_off` `skewed` `pages_missing` `folded` `other`
//   park      `waits_for_pages` `waits_for_index` `waits_for_answer` `needs_time` `other`
//   not_ours  `not_on_file` `not_a_record` `possible_resend` `cover_sheet_only` `blank` `other`
// `until` of a park is an instant (ISO 8601, UTC), or "index": when the patient index has changed.
//
// Pictures, boxes and words are of the page as the edits have it: after {do: "turn"} the server shows it turned.
// After {do: "split"} `documents` holds every part, each leased to the same person; `current` is the first of them
// ("split" names the `n` of the page that it splits before, as "turn", "drop", "keep" and "move" do; "to" is a place from 1).
// `splits` are the pages (`n`) before which the machine suggests to split; nothing is split until somebody says so.

/** A box in fractions (0..1) of the upright page.
 * @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Evidence drawn on a page.
 * @typedef {Box & {item: string, name: string}} Mark */

/** A page; `n` is its number in the scan, `at` its place in the document.
 * `width` and `height` are pixels at 100 an inch; `picture` and `small` are addresses.
 * @typedef {{n: number, at: number, width: number, height: number, alt: string, picture: string, small: string,
 *   marks: Mark[], blank: boolean, dropped: boolean, sheet: boolean, turned: number, foreign: boolean}} Page */

/** A piece of a page, cut out to be read beside the candidates; `doubt` says that its reading is not sure.
 * @typedef {{item: string, name: string, value: string, page: number, box: Box, doubt: boolean}} Crop */

/** One field of one candidate against the page; `sign` is one of ✓ ≈ ✗ · and `level` says it in words.
 * @typedef {{sign: string, value: string, level: string}} Cell */

/** A patient to choose.  `cells` by item.  `ask` is what must be typed as read from the page before filing to them.
 * `contrary` names the items that speak against them: they are shown above what is asked, and go with the answer as `confirmed`.
 * @typedef {{key: string, name: string, mrn: string, born: string, fits: string, flags: string[], contrary: string[],
 *   blocked: string, ask: Ask | null, cells: Record<string, Cell>}} Candidate */

/** An identifier to type as it stands on the page.  `what`: `birth_year` (4 digits, or 2 without its century),
 * `birth_day` (month and day, 4 digits), `mrn_last4`, `phone_last4`.
 * @typedef {{what: string, sentence: string, digits: number}} Ask */

/** A field compared: its item, its name, and what was read on the page.
 * @typedef {{item: string, name: string, page: string[]}} Line */

/** A type of document.
 * @typedef {{code: string, name: string, share: string}} Kind */

/** A document before a reviewer.  `dates` are those that may be its own, the likeliest first; `otherDates` stand on it too.  `focus`: `candidates`, `search`, `compare`, `pages`, `type`, `date`, `rescan`, `page`.
 * `second` says that this is a blind second look: no candidate is marked as anybody's answer.
 * @typedef {{receipt: string, version: number, token: string, until: string, queue: string, reason: string,
 *   why: string[], focus: string, item: string, source: string, fax: string, created: string, due: string, note: string,
 *   pages: Page[], crops: Crop[], lines: Line[], candidates: Candidate[], chosen: string, more: number,
 *   kinds: Kind[], kind: string, date: string, dates: string[], otherDates: string[], dateNeeded: boolean, query: string,
 *   splits: number[], mustSee: number[], draft: Draft, resend: Resend | null, second: boolean,
 *   original: string, joinable: boolean}} Doc */

/** The document that came before, page by page.
 * @typedef {{receipt: string, became: string, verdict: string, pages: {n: number, picture: string, width: number, height: number}[]}} Resend */

/** What a reviewer has entered so far; empty strings where nothing.
 * @typedef {{patient?: string, kind?: string, date?: string, query?: string, note?: string}} Draft */

/** How long and how somebody worked on it; milliseconds and counts.
 * @typedef {{visible: number, active: number, keys: number, clicks: number, pages: number}} Measured */

/** `action`: `file` {patient, kind, date, confirmed: string[], answer: string | null}, `park` {reason, until},
 * `rescan` {reason, pages}, `not_ours` {reason}, `not_on_file` {name, born}, `ask` {note}.
 * `answer` null with an `ask` means "cannot read it": a second look.  `seen` are the pages (their numbers in the scan) that
 * were shown.  `until` is an ISO moment, or `hour`, `tomorrow` (8:00), `index` (when the patient index changes).  Reasons are
 * codes of the lists in `data-reasons`; `not_ours` and `ask` may bear a note.
 * @typedef {{token: string, action: string, patient?: string, kind?: string, date?: string, confirmed?: string[],
 *   answer?: string | null, reason?: string, until?: string, pages?: number[], seen?: number[], name?: string, born?: string, note?: string,
 *   measured: Measured, build: string, queue: string, source: string}} Decision */

/** What became of it, until when it can be taken back, and the next document.
 * @typedef {{receipt: string, state: string, sentence: string, undoUntil: string | null, current: Doc | null,
 *   next: Doc[], counts: Counts}} Decided */

/** @typedef {{current: Doc | null, next: Doc[], counts: Counts}} Claimed */

/** `left` in this queue; `queues` by name; own work today; what can be taken back. `now` is the server's clock: no workstation's is
 * trusted (`Api.now`).
 * @typedef {{now: string, left: number, oldest: string, queues: {name: string, label: string, open: number}[], today: number,
 *   median: number, undo: {receipt: string, sentence: string, until: string}[]}} Counts */

/** One edit of the pages: {do: "split", page} before that page, {do: "join"} with the document before it in the same
 * file, {do: "turn", page, by: 90 | 270}, {do: "move", page, to} to that place, {do: "drop", page}, {do: "keep", page}.
 * @typedef {{do: string, page?: number, by?: number, to?: number}} Edit */

/** @typedef {{found: Candidate[], more: boolean}} Found */

/** Words of a page: text, x, y, width, height (fractions of the upright page), confidence, line.
 * @typedef {[string, number, number, number, number, number, number]} Word */
/** @typedef {{w: Word[]}} Words */

/** Documents whose patient is certain and whose type is suggested alike.
 * @typedef {{kind: Kind | null, kinds: Kind[], documents: {receipt: string, version: number, token: string, small: string,
 *   patient: string, source: string, width: number, height: number}[], left: number}} Grid */

/** @typedef {{code: string, sentence: string, at?: string, items?: string[], document?: Doc, theirs?: string,
 *   receipt?: string}} Refusal */

export {};
