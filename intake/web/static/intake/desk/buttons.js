// @ts-check
// Buttons that say their key.  After a click the focus goes back to where the keys work, so that Enter files and nothing else.
import { classes, html } from "./html.js";
import { named, shortcut } from "./keys.js";

/** @import {Station} from "./station.js" */

const PATHS = {
  plus: "M10 4v12M4 10h12", minus: "M4 10h12", width: "M3 5v10M17 5v10M6 10h8M8 8l-2 2 2 2M12 8l2 2-2 2", page: "M5 3h10v14H5zM8 7h4M8 10h4",
  left: "M4 8h8a4 4 0 0 1 0 8H9M7 5 4 8l3 3", right: "M16 8H8a4 4 0 0 0 0 8h3M13 5l3 3-3 3", lens: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4ZM13 13l4 4",
  marks: "M3 6h14v8H3zM6 9h6v2H6z", text: "M4 5h12M4 9h12M4 13h8", split: "M3 10h3M8.500 10h3M14 10h3M7 4v3M13 4v3M7 13v3M13 13v3", join: "M10 3v5M10 17v-5M7 6l3 3 3-3M7 14l3-3 3 3",
  drop: "M5 6h10l-1 11H6zM4 6h12M8 3h4", sorter: "M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z", up: "M10 16V4M6 8l4-4 4 4", down: "M10 4v12M6 12l4 4 4-4",
  word: "M4 4h3M4 16h3M5.500 4v12M10 13l2-6 2 6M10.700 11h2.600", full: "M4 4h12v12H4zM7 7v6M13 7v6M10 8v.5M10 11.500v.5", beside: "M3 4h6v12H3zM11 4h6v12h-6z",
};

/** @param {{name: string}} props */
export function Icon({ name }) {
  const path = /** @type {Record<string, string>} */ (PATHS)[name];
  return html`<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d=${path} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" /></svg>`;
}

/** A button for an action of the keymap.
 * @param {{station: Station, action: string, label: string, icon?: string, detail?: string, pressed?: boolean, disabled?: boolean,
 *   kind?: string, nth?: number, id?: string, show?: boolean}} props
 *   `show`: the label stands on the button; else it is its name for those who do not see the icon */
export function Deed({ station, action, label, icon, detail, pressed, disabled, kind, nth = 0, id, show = true }) {
  const key = shortcut(action, station.keysOn, nth);
  const act = (/** @type {MouseEvent} */ event) => {
    station.act(action, detail ?? "");
    if (event.detail > 0 && event.currentTarget === document.activeElement) station.home();
  };
  return html`<button type="button" id=${id} class=${classes("deed", kind)} aria-keyshortcuts=${key} aria-pressed=${pressed}
    aria-disabled=${disabled ? "true" : undefined} title=${show ? undefined : `${label} (${named(key)})`} onClick=${act}>
    ${icon && html`<${Icon} name=${icon} />`}<span class=${show ? undefined : "hidden"}>${label}</span><kbd aria-hidden="true">${named(key)}</kbd></button>`;
}
