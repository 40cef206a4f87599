// @ts-check
// What: type and date, each a field with a numbered list: typing narrows it down, a digit or Enter takes.
import { useState } from "../vendor/hooks.mjs";
import { dayOf, isWhole, localDay } from "./dates.js";
import { classes, html } from "./html.js";
import { digitOf, shortcut } from "./keys.js";

/** @import {Doc} from "./types.js" */
/** @import {Station} from "./station.js" */

/** @typedef {{value: string, name: string, share: string}} Option */

const MOST = 9;

/** @param {{station: Station, doc: Doc}} props */
export function What({ station, doc }) {
  const { state } = station;
  const kinds = doc.kinds.map((kind) => ({ value: kind.code, name: kind.name, share: kind.share }));
  const likely = doc.dates.map((day) => ({ value: day, name: day, share: day === doc.date ? "suggested" : "likely" }));
  const dates = [...likely, ...doc.otherDates.map((day) => ({ value: day, name: day, share: "on page" }))];
  const kindName = kinds.find((one) => one.value === state.kind)?.name ?? "";
  const today = localDay(new Date());
  const read = (/** @type {string} */ text) => dayOf(text, today);
  const take = (/** @type {"kind" | "date"} */ name) => (/** @type {string} */ value) => {
    station.set({ [name]: value, hint: "" });
    station.onward();
  };
  return html`<section class="what" aria-label="What it is">
    <${Choice} key=${`kind ${doc.receipt}`} station=${station} id="kind" label="Type" action="kind" shown=${kindName} options=${kinds} take=${take("kind")} missing=${!state.kind} />
    <${Choice} key=${`date ${doc.receipt}`} station=${station} id="date" label="Date" action="date" shown=${state.date} options=${dates} take=${take("date")} read=${read}
      missing=${doc.dateNeeded && !state.date} placeholder="YYYY-MM-DD" onChange=${(/** @type {string} */ text) => text === "" && station.set({ date: "" })}
      first=${likely.length ? 0 : -1} lights="date" onNothing=${() => (doc.dateNeeded ? station.deciding.undated() : station.onward())} />
  </section>`;
}

/** A field with a list; `first` is what Enter takes of it at once (-1: nothing), `lights` the marks on the page that it is about.  `read` makes a value of what is typed where it is on no list.
 * @param {{station: Station, id: string, label: string, action: string, shown: string, options: Option[], take: (value: string) => void,
 *   read?: (text: string) => string, missing: boolean, placeholder?: string, onChange?: (text: string) => void,
 *   onNothing?: () => unknown, first?: number, lights?: string}} props */
function Choice({ station, id, label, action, shown, options, take, read, missing, placeholder = "Choose …", onChange, onNothing, first = 0, lights = "" }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const [pointed, setPointed] = useState(first);
  const open = typed !== null;
  const matching = typed && !read ? options.filter((one) => fits(`${one.name} ${one.value}`, typed)) : options;
  const list = matching.slice(0, MOST);
  const own = read && typed ? read(typed) : "";
  const close = () => (setTyped(null), setPointed(first), lights && station.looking.light(""));
  const taken = (/** @type {string} */ value) => (close(), take(value));
  const enter = () => {
    const listed = list[Number(typed) - 1];
    if (read && typed && !listed) return own ? taken(own) : station.set({ hint: "This is no day that has been. Write it as year-month-day." });
    if (read && listed) return taken(listed.value);
    if (list[pointed]) return taken(list[pointed].value);
    return read && !shown ? onNothing?.() : undefined;
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const digit = digitOf(event.code);
    const listed = digit && !read && !event.shiftKey && !event.repeat ? list[Number(digit) - 1] : undefined;
    if (listed) taken(listed.value);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") setPointed(Math.max(0, Math.min(list.length - 1, pointed + (event.key === "ArrowDown" ? 1 : -1))));
    else if (event.key === "Enter" && !event.repeat) enter();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const input = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    setTyped(text);
    setPointed(first);
    onChange?.(text);
    const day = read && isWhole(text) ? read(text) : "";
    if (day) taken(day);
  };
  const leave = () => {
    if (read && typed && own) take(own);
    close();
  };
  return html`<div class=${classes("choice-field", missing && "missing")}>
    <label for=${id}>${label} <kbd aria-hidden="true">${shortcut(action, station.keysOn).replace("Alt+Shift+", "")}</kbd></label>
    <input id=${id} value=${open ? typed : shown} placeholder=${placeholder} autocomplete="off" spellcheck=${false} role="combobox" aria-expanded=${open && list.length > 0}
      aria-controls=${`${id}-list`} aria-autocomplete="list" aria-activedescendant=${open && list[pointed] ? `${id}-${pointed}` : undefined} aria-invalid=${missing} aria-keyshortcuts=${shortcut(action, station.keysOn)}
      onFocus=${(/** @type {FocusEvent} */ event) => (setTyped(""), lights && station.looking.light(lights), /** @type {HTMLInputElement} */ (event.currentTarget).select())} onBlur=${leave} onInput=${input} onKeyDown=${onKey} />
    <ul id=${`${id}-list`} class="options" role="listbox" aria-label=${label} hidden=${!open || !list.length}>
      ${list.map((one, index) => html`<li key=${one.value} id=${`${id}-${index}`} role="option" aria-selected=${index === pointed} class=${classes(index === pointed && "pointed")}
        onMouseDown=${(/** @type {Event} */ event) => (event.preventDefault(), taken(one.value))}><kbd aria-hidden="true">${index + 1}</kbd><span>${one.name}</span><span class="quiet">${one.share}</span></li>`)}</ul>
    ${read && typed && own ? html`<p class="read" role="status">${own}: Enter takes it</p>` : null}</div>`;
}

/** Whether every word typed begins a word of the name. @param {string} name @param {string} typed */
function fits(name, typed) {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((part) => words.some((word) => word.startsWith(part)));
}
