// @ts-check
// The beginning: what the page says of itself, the station, and every event that reaches it.
import { h, render } from "../vendor/preact.mjs";
import { html } from "./html.js";
import { Bar } from "./screens.js";
import { Station } from "./station.js";
import { Desk } from "./view.js";

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const bar = document.getElementById("desk-bar");
const asked = new URLSearchParams(location.search);
const { csrf = "", build = "", role = "", keysOff = "no", queues = "[]", reasons = "{}", receipt = "" } = root.dataset;

let drawing = false;

/** Draws once for all that happened in one turn. */
function draw() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    const { state } = station;
    root.dataset.state = state.phase;
    root.dataset.alive = String(state.alive);
    root.dataset.painted = String(state.painted);
    root.dataset.doc = state.doc?.receipt ?? "";
    root.dataset.version = String(state.doc?.version ?? "");
    render(h(/** @type {any} */ (Desk), { station, state }), root);
    if (bar) render(html`<${Bar} station=${station} />`, bar);
  });
}

const station = new Station(
  {
    csrf, build, role, keysOn: keysOff !== "yes", queue: asked.get("queue") ?? "", source: asked.get("source") ?? "",
    receipt: /^#R-[0-9-]+$/.test(location.hash) ? location.hash.slice(1) : receipt, queues: JSON.parse(queues), reasons: JSON.parse(reasons),
  },
  draw,
);

for (const kind of /** @type {const} */ (["keydown", "pointerdown", "wheel", "pointermove"])) {
  addEventListener(
    kind,
    (event) => {
      const repeated = event instanceof KeyboardEvent && (event.repeat || ["Shift", "Control", "Alt", "Meta"].includes(event.key));
      station.measure.stir(kind === "keydown" && !repeated ? "key" : kind === "pointerdown" ? "click" : "other");
      station.watching.lease.stir();
    },
    { passive: true, capture: true },
  );
}
addEventListener("keydown", (event) => station.keyboard.pressed(event));
document.addEventListener("visibilitychange", () => station.measure.sight(document.visibilityState === "visible"));
addEventListener("pagehide", () => {
  const { doc, phase } = station.state;
  if (doc && phase !== "conflict") station.api.release(doc);
});
addEventListener("hashchange", () => {
  const wanted = location.hash.slice(1);
  if (wanted && wanted !== station.state.doc?.receipt) station.claim(wanted);
});
const page = document.documentElement;
new MutationObserver(() => station.watching.locked(page.classList.contains("locked"))).observe(page, { attributeFilter: ["class"] });
setInterval(() => station.watching.lease.tick(), 1000);

root.replaceChildren();
draw();
station.claim(station.config.receipt);
