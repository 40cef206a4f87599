// @ts-check
// Where the focus goes: set explicitly whenever a document comes or something is missing.

const PLACES = {
  choose: "#who", candidates: "#who", search: "#query", compare: "#who", pages: "#sorter", kind: "#kind", type: "#kind", date: "#date",
  rescan: "#rescan", page: "#pages", answer: "#answer", file: "#file", conflict: "#conflict button",
  panel: ".popup [data-first]", empty: "#decision",
};

/** The last wish: an earlier one that has not been fulfilled yet must not take the focus from it. */
let wish = 0;

/** Sets the focus once what was just drawn is there: within this turn if it is drawn by then, else with the next frame.
 * @param {string} place */
export function focusSoon(place) {
  const mine = ++wish;
  queueMicrotask(() => {
    if (mine !== wish) return;
    if (document.querySelector(selectorOf(place))) return focusOn(place);
    requestAnimationFrame(() => mine === wish && focusOn(place));
  });
}

/** Sets the focus within the stroke that asks for it, where the place is there already: the next character belongs to it,
 * however quick the hand and however busy the machine.
 * @param {string} place */
export function focusNow(place) {
  if (!document.querySelector(selectorOf(place))) return focusSoon(place);
  wish += 1;
  focusOn(place);
}

/** @param {string} place */
function selectorOf(place) {
  return /** @type {Record<string, string>} */ (PLACES)[place] ?? "#who";
}

/** @param {string} place */
function focusOn(place) {
  const selector = selectorOf(place);
  const element = /** @type {HTMLElement | null} */ (document.querySelector(selector) ?? document.querySelector("#who"));
  const narrow = matchMedia("(max-width: 56.24rem)").matches; // there the page stands above, and comes first
  element?.focus({ preventScroll: place === "page" || selector === "#who" || (narrow && place === "search") });
  if (element instanceof HTMLInputElement && place === "search") element.select();
}
