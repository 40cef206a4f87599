// @ts-check
// The list of keys, made from the keymap.
import { html } from "./html.js";
import { helpOf } from "./keys.js";
import { modeOf } from "./keyboard.js";

/** @import {Station} from "./station.js" */

/** @param {{station: Station}} props */
export function Help({ station }) {
  const groups = helpOf(station.keysOn, modeOf(station.state));
  return html`<dialog id="help" aria-labelledby="help-title"><header><h2 id="help-title">Keys</h2>
    <p class="quiet">${station.keysOn ? "Single keys act while you are in no field." : "Single keys are switched off: hold Alt and Shift."} <a href="/help">Switch, and read about the signs</a></p></header>
    <div class="key-groups" tabindex="0" role="region" aria-label="All keys">${groups.map(({ group, lines }) => html`<section key=${group}><h3>${group}</h3><dl>${lines.map(({ action, keys, label }) => html`<div key=${action}><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${label}</dd></div>`)}</dl></section>`)}</div>
    <form method="dialog"><button class="primary" autofocus>Close <kbd aria-hidden="true">Esc</kbd></button></form></dialog>`;
}
