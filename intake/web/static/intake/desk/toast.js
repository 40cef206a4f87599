// @ts-check
// What was done last, and how long it can be taken back.
import { useEffect, useState } from "../vendor/hooks.mjs";
import { Deed } from "./buttons.js";
import { html } from "./html.js";

/** @import {Station} from "./station.js" */

/** Seconds as `1:52`. @param {number} seconds */
export function left(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {{station: Station}} props */
export function Toast({ station }) {
  const { done, said, offline } = station.state;
  const last = done[0];
  const until = last ? Date.parse(last.until) : 0;
  const [, tick] = useState(0);
  useEffect(() => {
    if (!last) return undefined;
    const timer = setInterval(() => {
      tick(station.api.now());
      if (station.api.now() > until) station.recount().catch(() => {});
    }, 1000);
    return () => clearInterval(timer);
  }, [last?.receipt, until]);
  const seconds = (until - station.api.now()) / 1000;
  return html`<div class="toast"><p role="status" class="said">${said ? html`<span aria-hidden="true" class="glyph same">✓</span> ${said}` : ""}</p>
    ${last && seconds > 0 && html`<${Deed} station=${station} action="undo" label="Take back" kind="plain undo" /><span class="time-left" title="Until then it can be taken back">${left(seconds)}</span>${done.length > 1 && html`<span class="quiet">${done.length} can be taken back</span>`}`}
    ${offline && html`<p class="offline" role="status">No connection. Trying again; nothing is lost.</p>`}</div>`;
}
