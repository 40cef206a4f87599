// @ts-check
// The one table of keys.  What acts, what the buttons bear (aria-keyshortcuts), and what the help lists all come from it.

/** One thing that keys do.  `keys` in our notation: `Enter`, `Ctrl+K`, `Shift+J`, `j`, `.`, `Space`.
 * `mode`: where it acts; `field`: also from inside a text field; `waits`: not before it is sure that no wand is typing;
 * `decides`: dead while a document is new, and never by repeat.
 * @typedef {{action: string, keys: string[], label: string, group: string, mode?: string, field?: boolean,
 *   waits?: boolean, decides?: boolean, short?: string}} Binding */

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** @type {Binding[]} */
export const KEYMAP = [
  { action: "file", keys: ["Enter"], label: "file to the chosen patient, and show the next document", group: "Decide", decides: true },
  { action: "fileHere", keys: ["Ctrl+Enter"], label: "the same from inside a field", group: "Decide", field: true, decides: true },
  { action: "choose", keys: DIGITS, label: "choose that patient; does not file yet", group: "Decide", short: "1 – 9" },
  { action: "chooseHere", keys: DIGITS.map((digit) => `Alt+${digit}`), label: "the same while typing, or one of those found", group: "Decide", field: true, short: "Alt 1 – 9" },
  { action: "none", keys: ["0"], label: "none of these", group: "Decide" },
  { action: "notOnFile", keys: ["u"], label: "the patient is not on file", group: "Decide", waits: true, decides: true },
  { action: "rescan", keys: ["r"], label: "needs a new scan", group: "Decide", waits: true, decides: true },
  { action: "park", keys: ["p"], label: "park: comes back later", group: "Decide", waits: true, decides: true },
  { action: "notOurs", keys: ["n"], label: "not ours: close without filing", group: "Decide", waits: true, decides: true },
  { action: "ask", keys: ["a"], label: "ask a supervisor", group: "Decide", waits: true, decides: true },
  { action: "undo", keys: ["z"], label: "take the last decision back, up to ten", group: "Decide", waits: true },
  { action: "redo", keys: ["y"], label: "decide again as before it was taken back", group: "Decide", waits: true, decides: true },

  { action: "search", keys: ["/", "Ctrl+K"], label: "find a patient", group: "Fill", field: true },
  { action: "kind", keys: ["t"], label: "type of the document", group: "Fill", waits: true },
  { action: "date", keys: ["d"], label: "its date", group: "Fill", waits: true },
  { action: "words", keys: ["c"], label: "word cursor: take words off the page", group: "Fill", waits: true },
  { action: "leave", keys: ["Escape"], label: "leave a field or close; nothing is lost", group: "Fill", field: true },

  { action: "nextPage", keys: ["j", "PageDown"], label: "next page", group: "Look" },
  { action: "pageBefore", keys: ["k", "PageUp"], label: "page before", group: "Look" },
  { action: "firstPage", keys: ["Home"], label: "first page", group: "Look" },
  { action: "lastPage", keys: ["End"], label: "last page", group: "Look" },
  { action: "nextMark", keys: ["."], label: "next evidence, close up", group: "Look" },
  { action: "markBefore", keys: [","], label: "evidence before", group: "Look" },
  { action: "scrollDown", keys: ["Space"], label: "scroll; at the end the next page", group: "Look" },
  { action: "scrollUp", keys: ["Shift+Space"], label: "scroll back", group: "Look" },
  { action: "fitWidth", keys: ["w"], label: "fit the width", group: "Look" },
  { action: "fitPage", keys: ["f"], label: "fit the page", group: "Look" },
  { action: "zoomIn", keys: ["+"], label: "larger", group: "Look" },
  { action: "zoomOut", keys: ["-"], label: "smaller", group: "Look" },
  { action: "zoomFull", keys: ["="], label: "as large as on paper", group: "Look" },
  { action: "lens", keys: ["l"], label: "magnifying lens on or off", group: "Look" },
  { action: "marks", keys: ["h"], label: "boxes on the page on or off", group: "Look" },
  { action: "text", keys: ["o"], label: "recognised text beside the page", group: "Look" },
  { action: "beside", keys: ["i"], label: "the document that came before, beside this one", group: "Look" },

  { action: "split", keys: ["s"], label: "split before this page", group: "Pages", waits: true },
  { action: "join", keys: ["m"], label: "join to the document before it", group: "Pages", waits: true },
  { action: "turnLeft", keys: ["q"], label: "turn left", group: "Pages", waits: true },
  { action: "turnRight", keys: ["e"], label: "turn right", group: "Pages", waits: true },
  { action: "drop", keys: ["x"], label: "drop this page; again: keep it", group: "Pages", waits: true },
  { action: "moveDown", keys: ["Shift+J"], label: "move this page down", group: "Pages", waits: true },
  { action: "moveUp", keys: ["Shift+K"], label: "move this page up", group: "Pages", waits: true },
  { action: "sorter", keys: ["g"], label: "all pages at once", group: "Pages", waits: true },
  { action: "grid", keys: ["b"], label: "many documents of one type at once", group: "Pages", waits: true },
  { action: "help", keys: ["?"], label: "this list", group: "Pages" },

  { action: "wordRight", keys: ["ArrowRight"], label: "next word", group: "Word cursor", mode: "words" },
  { action: "wordLeft", keys: ["ArrowLeft"], label: "word before", group: "Word cursor", mode: "words" },
  { action: "wordDown", keys: ["ArrowDown"], label: "line below", group: "Word cursor", mode: "words" },
  { action: "wordUp", keys: ["ArrowUp"], label: "line above", group: "Word cursor", mode: "words" },
  { action: "wordMore", keys: ["Shift+ArrowRight", "Shift+ArrowDown"], label: "take in the next word", group: "Word cursor", mode: "words" },
  { action: "wordLess", keys: ["Shift+ArrowLeft", "Shift+ArrowUp"], label: "take in one word less", group: "Word cursor", mode: "words" },
  { action: "wordTake", keys: ["Space"], label: "take it into the field", group: "Word cursor", mode: "words" },
  { action: "wordDone", keys: ["Enter", "Escape", "c"], label: "done", group: "Word cursor", mode: "words" },

  { action: "pageRight", keys: ["ArrowRight", "ArrowDown"], label: "next page", group: "All pages", mode: "sorter" },
  { action: "pageLeft", keys: ["ArrowLeft", "ArrowUp"], label: "page before", group: "All pages", mode: "sorter" },
  { action: "sorterDone", keys: ["Enter", "Escape", "g"], label: "done", group: "All pages", mode: "sorter" },

  { action: "gridFile", keys: ["Enter"], label: "right for all that are ticked", group: "Many at once", mode: "grid", decides: true },
  { action: "gridPick", keys: ["Space"], label: "take this one out, or in again", group: "Many at once", mode: "grid" },
  { action: "gridRight", keys: ["ArrowRight"], label: "right", group: "Many at once", mode: "grid" },
  { action: "gridLeft", keys: ["ArrowLeft"], label: "left", group: "Many at once", mode: "grid" },
  { action: "gridDown", keys: ["ArrowDown"], label: "down", group: "Many at once", mode: "grid" },
  { action: "gridUp", keys: ["ArrowUp"], label: "up", group: "Many at once", mode: "grid" },
  { action: "gridKind", keys: DIGITS, label: "another type for all that are ticked", group: "Many at once", mode: "grid", short: "1 – 9" },
  { action: "gridDone", keys: ["Escape", "b"], label: "back to one at a time", group: "Many at once", mode: "grid" },
];

/** Modes that let the keys of the desk through where they say nothing of their own. */
const LETS = {
  sorter: ["split", "join", "turnLeft", "turnRight", "drop", "moveDown", "moveUp", "nextPage", "pageBefore", "firstPage", "lastPage", "undo", "help"],
  grid: ["help"],
  words: ["nextPage", "pageBefore", "lens", "zoomIn", "zoomOut"],
  popup: ["leave", "nextPage", "pageBefore"],
  calm: ["undo", "help", "grid"],
};

const BY_CODE = { Period: ".", Comma: ",", Slash: "/", Equal: "=", Minus: "-", NumpadAdd: "+", NumpadSubtract: "-" };
const PUNCTUATION = ["/", "?", ".", ",", "+", "-", "="];

/** What of a key event matters here.
 * @typedef {{key: string, code: string, shiftKey?: boolean, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean,
 *   altGraph?: boolean}} Press */

/** A press in our notation: digits by where they lie, so that AZERTY needs no Shift; letters by what is printed on them.
 * @param {Press} press
 * @returns {string} empty if it is nothing of ours */
export function pressed(press) {
  const { key, code } = press;
  const letter = letterOf(press);
  const with_ = (press.ctrlKey || press.metaKey ? "Ctrl+" : "") + (press.altKey ? "Alt+" : "");
  if (PUNCTUATION.includes(key) && !(digitOf(code) && !press.shiftKey)) return with_ + key;
  const digit = /^[0-9]$/.test(key) ? key : press.shiftKey && !press.altKey ? "" : digitOf(code);
  if (digit) return with_ + (press.altKey && press.shiftKey ? "Shift+" : "") + digit;
  const shifted = with_ + (press.shiftKey ? "Shift+" : "");
  if (letter) return shifted + (press.shiftKey || with_ ? letter.toUpperCase() : letter);
  if (key === " ") return `${shifted}Space`;
  if (key.length > 1) return shifted + key;
  const other = /** @type {Record<string, string>} */ (BY_CODE)[code];
  return other && press.altKey ? shifted + other : "";
}

/** The digit of a key by where it lies, on any keyboard; empty for any other key. @param {string} code */
export function digitOf(code) {
  return /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1] ?? "";
}

/** @param {Press} press */
function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const latin = key.length === 1 && key.charCodeAt(0) < 0x250;
  return latin && !/^[^\x00-\x7f]$/.test(key) ? "" : (/^Key([A-Z])$/.exec(code)?.[1] ?? "").toLowerCase();
}

/** A character alone, which may be switched off (WCAG 2.1.4).
 * @param {string} key */
export function isSingle(key) {
  return key.length === 1 || key === "Space" || key === "Shift+Space" || /^Shift\+[A-Z]$/.test(key);
}

/** The key with single-character shortcuts switched off: the same with Alt and Shift.
 * @param {string} key */
export function withoutSingles(key) {
  if (!isSingle(key) || key.endsWith("Space")) return key;
  return `Alt+Shift+${key.replace(/^Shift\+/, "").toUpperCase()}`;
}

/** What a press means.
 * @param {Press} press
 * @param {{mode: string, field: boolean, on: boolean}} where  the mode, whether a text field has the focus, whether
 *   single-character shortcuts are on
 * @returns {{binding: Binding, key: string} | null} */
export function meaning(press, where) {
  const said = pressed(press);
  if (!said) return null;
  const lets = /** @type {Record<string, string[]>} */ (LETS)[where.mode] ?? [];
  for (const own of [true, false]) {
    for (const binding of KEYMAP) {
      const mode = binding.mode ?? "desk";
      if (own ? mode !== where.mode : !(mode === "desk" && lets.includes(binding.action))) continue;
      for (const key of binding.keys) {
        const wanted = where.on ? key : withoutSingles(key);
        const typing = where.field && (!binding.field || isSingle(key)) && !wanted.startsWith("Alt+Shift+");
        if (wanted === said && !typing) return { binding, key };
      }
    }
  }
  return null;
}

/** What `aria-keyshortcuts` of a button says, or what stands on it.
 * @param {string} action
 * @param {boolean} on
 * @param {number} [nth] which of its keys */
export function shortcut(action, on, nth = 0) {
  const binding = KEYMAP.find((one) => one.action === action);
  const key = binding?.keys[nth] ?? "";
  return on ? (key.length === 1 ? key.toUpperCase() : key) : withoutSingles(key);
}

/** The help, in its groups.
 * @param {boolean} on
 * @param {string} mode
 * @returns {{group: string, lines: {action: string, keys: string[], label: string}[]}[]} */
export function helpOf(on, mode) {
  /** @type {Map<string, {action: string, keys: string[], label: string}[]>} */
  const groups = new Map();
  for (const { action, keys, label, group, mode: where = "desk", short } of KEYMAP) {
    if (where !== "desk" && where !== mode) continue;
    const shown = short && on ? [short] : keys.slice(0, 2).map((key) => named(on ? key : withoutSingles(key)));
    const first = short && !on ? [named(withoutSingles(keys[0])) + " – 9"] : shown;
    groups.set(group, [...(groups.get(group) ?? []), { action, keys: first, label }]);
  }
  return [...groups].map(([group, lines]) => ({ group, lines }));
}

/** A key as it is called on screen.
 * @param {string} key */
export function named(key) {
  const words = { Escape: "Esc", PageDown: "PgDn", PageUp: "PgUp", ArrowRight: "→", ArrowLeft: "←", ArrowDown: "↓", ArrowUp: "↑" };
  return key
    .split(/\+(?=.)/)
    .map((part) => /** @type {Record<string, string>} */ (words)[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}

/** Pairs of actions that one press would mean both of, which must be none; and keys that browsers or screen readers keep.
 * @returns {string[]} */
export function collisions() {
  const kept = new Set(["Ctrl+S", "Ctrl+W", "Ctrl+N", "Ctrl+T", "Ctrl+P", "Ctrl+L", "F5", "Alt+D", "Alt+ArrowLeft"]);
  /** @type {Map<string, string>} */
  const taken = new Map();
  const found = [];
  for (const { action, keys, mode = "desk" } of KEYMAP) {
    for (const key of keys) {
      const place = `${mode} ${key}`;
      if (taken.has(place)) found.push(`${place}: ${taken.get(place)} and ${action}`);
      if (kept.has(key)) found.push(`${key} is not ours`);
      taken.set(place, action);
    }
  }
  return found;
}
