// @ts-check
// What each action of the keymap does, whether a key or a click asks for it.
import { focusNow } from "./focus.js";
import { candidatesOf } from "./store.js";

/** @import {Station} from "./station.js" */

const STEP = 1.25;
const SMALLEST = 0.25;
const LARGEST = 5;

/** @param {Station} station @param {number} factor */
function zoom(station, factor) {
  const { doc, zoom: now, at } = station.state;
  const page = doc?.pages[at];
  if (!page) return;
  const paper = document.querySelector(`.sheet[data-at="${at}"] .paper`);
  const shown = typeof now === "number" ? now : (paper?.clientWidth ?? page.width) / ((page.width / 100) * 96);
  station.set({ zoom: Math.max(SMALLEST, Math.min(LARGEST, shown * factor)) });
}

/** @param {Station} station @param {string} key */
function choose(station, key) {
  const { alive, doc } = station.state;
  if (!doc) return;
  if (!alive) return station.set({ hint: "Wait for the page to appear." });
  const one = candidatesOf(station.state)[Number(key) - 1];
  if (!one) return station.set({ hint: `There is no candidate ${key}.` });
  station.send({ type: "choose", key: one.key });
  station.keyboard.later(() => station.onChosen()); // not while a wand may be typing: into a field it must not type
}

/** The same while something is typed: of the patients found, where a search shows some.
 * @param {Station} station @param {string} key */
function chooseHere(station, key) {
  const { panel, found, searching } = station.state;
  if (panel !== "search" || !(found?.length || searching)) return choose(station, key);
  const one = searching ? undefined : found?.[Number(key) - 1];
  return one ? station.pick(one) : station.set({ hint: searching ? "Wait until the search has ended." : `Nobody found has the number ${key}.` });
}

/** @param {Station} station @param {string} panel */
function open(station, panel) {
  const { doc, alive, phase } = station.state;
  if (!doc || phase !== "ready") return;
  if (!alive) return station.set({ hint: "Wait for the page to appear." });
  station.send({ type: "open", panel });
  station.focus("panel");
}

/** @param {Station} station @param {import("./types.js").Edit["do"]} what @param {object} more */
function edit(station, what, more = {}) {
  const page = station.state.doc?.pages[station.state.at];
  if (page && station.state.phase === "ready") station.deciding.edit({ do: what, page: page.n, ...more });
}

/** @param {Station} station @param {number} by */
function move(station, by) {
  const { doc, at } = station.state;
  const to = at + by;
  if (!doc?.pages[at] || !doc.pages[to]) return;
  edit(station, "move", { to: to + 1 });
  station.set({ at: to });
}

/** @param {Station} station */
function leave(station) {
  const { panel, mode } = station.state;
  if (mode === "words") return station.reading.done();
  if (panel === "search") station.searching.stop();
  const was = panel && panel !== "search" ? panel : "";
  station.send({ type: "close" });
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  station.focus(was === "rescan" ? "rescan" : "candidates");
}

/** @param {Station} station @param {number} way */
function scroll(station, way) {
  if (station.looker?.scroll(way)) return;
  station.looker?.show(station.state.at + Math.sign(way));
}

/** @type {Record<string, (station: Station, detail: string) => unknown>} */
export const DEEDS = {
  file: (station) => station.deciding.file(),
  fileHere: (station) => (station.settle(), station.deciding.file()),
  choose,
  chooseHere,
  none: (station) => (station.send({ type: "choose", key: "" }), station.set({ hint: "Nobody is chosen. / searches, U says that they are not on file." })),
  notOnFile: (station) => open(station, "notOnFile"),
  rescan: (station) => open(station, "rescan"),
  park: (station) => open(station, "park"),
  notOurs: (station) => open(station, "notOurs"),
  ask: (station) => open(station, "ask"),
  undo: (station) => station.deciding.undo(),
  redo: (station) => station.deciding.redo(),
  search: (station) => (station.set({ panel: "search" }), focusNow("search")),
  kind: () => focusNow("kind"),
  date: () => focusNow("date"),
  words: (station) => (station.state.mode === "words" ? station.reading.done() : station.reading.begin()),
  leave,
  nextPage: (station) => station.turn(1),
  pageBefore: (station) => station.turn(-1),
  firstPage: (station) => station.looker?.show(0),
  lastPage: (station) => station.looker?.show(Infinity),
  nextMark: (station) => station.looking.step(1),
  markBefore: (station) => station.looking.step(-1),
  scrollDown: (station) => scroll(station, 1),
  scrollUp: (station) => scroll(station, -1),
  fitWidth: (station) => station.set({ zoom: "width" }),
  fitPage: (station) => station.set({ zoom: "page" }),
  zoomIn: (station) => zoom(station, STEP),
  zoomOut: (station) => zoom(station, 1 / STEP),
  zoomFull: (station) => station.set({ zoom: 1 }),
  lens: (station) => station.set({ lens: !station.state.lens }),
  marks: (station) => station.set({ marks: !station.state.marks }),
  text: (station) => station.set({ text: !station.state.text, beside: false }),
  beside: (station) => station.set({ beside: !station.state.beside && station.state.doc?.resend !== null, text: false }),
  split: (station) => (station.state.at > 0 ? edit(station, "split") : station.set({ hint: "Go to the page that begins the next document, then split." })),
  join: (station) => station.deciding.join(),
  turnLeft: (station) => edit(station, "turn", { by: 270 }),
  turnRight: (station) => edit(station, "turn", { by: 90 }),
  drop: (station) => edit(station, station.state.doc?.pages[station.state.at]?.dropped ? "keep" : "drop"),
  moveDown: (station) => move(station, 1),
  moveUp: (station) => move(station, -1),
  sorter: (station) => station.send(station.state.panel === "sorter" ? { type: "close" } : { type: "open", panel: "sorter" }),
  sorterDone: (station) => (station.send({ type: "close" }), station.looker?.show(station.state.at), station.home()),
  grid: (station) => station.many.open(),
  help: () => /** @type {HTMLDialogElement | null} */ (document.getElementById("help"))?.showModal(),
  wordRight: (station) => station.reading.move("right"),
  wordLeft: (station) => station.reading.move("left"),
  wordDown: (station) => station.reading.move("down"),
  wordUp: (station) => station.reading.move("up"),
  wordMore: (station) => station.reading.extend(1),
  wordLess: (station) => station.reading.extend(-1),
  wordTake: (station) => station.reading.take(),
  wordDone: (station) => station.reading.done(),
  pageRight: (station) => station.turn(1),
  pageLeft: (station) => station.turn(-1),
  gridFile: (station) => station.many.file(),
  gridPick: (station) => station.many.pick(),
  gridRight: (station) => station.many.move(1),
  gridLeft: (station) => station.many.move(-1),
  gridDown: (station) => station.many.row(1),
  gridUp: (station) => station.many.row(-1),
  gridKind: (station, key) => station.many.kind(Number(key)),
  gridDone: (station) => station.many.close(),
};
