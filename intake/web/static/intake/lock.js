// @ts-check
// Locks a page that nobody works at, unlocks it as it was, and leaves it when its session is over.
// Every page loads it through base.html, before scripts of its own. The server holds the lock too: a locked
// session is given nothing, however the page in front of it is treated.

const KINDS = ["keydown", "pointerdown", "wheel", "pointermove"];
/** While the page is locked its own listeners hear none of these, wherever they listen. */
const KEPT_FROM_THE_PAGE = [
  "keydown", "keyup", "keypress", "beforeinput", "input", "change", "paste", "copy", "cut", "click", "dblclick",
  "auxclick", "contextmenu", "pointerdown", "pointerup", "pointermove", "mousedown", "mouseup", "wheel", "dragstart",
  "drop", "focusin", "focusout",
];

/** The dialog, as base.html has it: whoever unlocks by single sign-on has no form of their own in it.
 * @param {HTMLDialogElement} dialog */
function watch(dialog) {
  const idleAfter = Number(dialog.dataset.idleSeconds) * 1000;
  const lockAfter = Number(dialog.dataset.lockSeconds) * 1000;
  const first = lockAfter && lockAfter < idleAfter ? lockAfter : idleAfter;
  const warnBefore = Math.min(30_000, first / 4);
  const tellEvery = Math.min(60_000, idleAfter / 5);
  const { signIn = "", awake = "", lock: lockAt = "" } = dialog.dataset;
  const notice = /** @type {HTMLElement} */ (document.getElementById("idle"));
  const form = /** @type {HTMLFormElement | null} */ (dialog.querySelector("form.unlock"));
  const proof = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=proof]") ?? null);
  const error = /** @type {HTMLElement} */ (dialog.querySelector(".error"));
  const others = new BroadcastChannel("intake-lock");
  let active = Date.now();
  let told = Date.now();
  let said = 0;
  let locked = false;
  let serverKnows = false;

  /** @param {string} address @param {BodyInit} [body] */
  function post(address, body) {
    const token = /** @type {HTMLInputElement} */ (document.querySelector("input[name=csrfmiddlewaretoken]")).value;
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    return fetch(address, { method: "POST", headers, body, redirect: "manual", keepalive: true });
  }

  /** The session is over: nothing may stay on the screen. */
  function leave() {
    hide();
    const next = encodeURIComponent(location.pathname);
    location.replace(`${signIn}?next=${next}`);
  }

  function hide() {
    document.documentElement.classList.add("locked");
  }

  async function tell() {
    told = Date.now();
    const answer = await post(awake).catch(() => null);
    if (answer?.type === "opaqueredirect") leave();
    if (answer?.status === 423) lock();
  }

  async function tellLocked() {
    const answer = await post(lockAt).catch(() => null);
    if (answer?.type === "opaqueredirect") leave();
    serverKnows = answer?.status === 204 || serverKnows;
  }

  function lock() {
    if (locked) return;
    locked = true;
    serverKnows = false;
    hide();
    notice.hidden = true;
    dialog.showModal();
    proof?.focus();
    others.postMessage("lock");
    tellLocked();
  }

  function open() {
    if (!locked) return;
    locked = false;
    active = told = Date.now();
    error.hidden = true;
    form?.reset();
    document.documentElement.classList.remove("locked");
    dialog.close();
  }

  /** Whether it was opened elsewhere: by another tab, or by single sign-on. */
  async function look() {
    const any = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    const address = form?.action ?? any.action.replace("sign-out", "unlock");
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") return leave();
    if (!answer?.ok) return;
    if ((await answer.json()).locked) lock();
    else if (serverKnows) open();
  }

  /** @param {SubmitEvent} event */
  async function unlock(event) {
    event.preventDefault();
    if (!form || !proof) return;
    const body = new FormData(form);
    const told = new URLSearchParams([...body].map(([name, value]) => [name, String(value)]));
    proof.value = "";
    const answer = await post(form.action, told).catch(() => null);
    if (answer?.type === "opaqueredirect") return leave();
    if (answer?.status === 204) {
      open();
      others.postMessage("open");
      return;
    }
    error.textContent = answer?.status === 403 ? (await answer.json()).error : "The server does not answer. Try again.";
    error.hidden = false;
    proof.focus();
  }

  function stir() {
    if (locked) return;
    active = Date.now();
    notice.hidden = true;
    if (active - told > tellEvery) tell();
    if (active - said > 1000) {
      said = active;
      others.postMessage("stir");
    }
  }

  function tick() {
    const idle = Date.now() - active;
    if (idle > idleAfter) return locked ? look() : /** @type {HTMLButtonElement} */ (document.getElementById("sign-out")).form?.submit();
    if (locked) return serverKnows ? undefined : tellLocked();
    if (lockAfter && idle >= lockAfter) return lock();
    notice.hidden = idle <= first - warnBefore;
    if (!notice.hidden) {
      const what = first === lockAfter ? "The page will lock" : "You will be signed out";
      notice.textContent = `${what} in half a minute. Press any key to stay.`;
    }
  }

  for (const kind of KEPT_FROM_THE_PAGE) {
    const keep = (/** @type {Event} */ event) => {
      if (!locked) return;
      event.stopImmediatePropagation();
      if (event instanceof KeyboardEvent && kind === "keydown" && event.key === "Escape") event.preventDefault();
    };
    addEventListener(kind, keep, { capture: true });
  }
  for (const kind of KINDS) addEventListener(kind, stir, { passive: true, capture: true });
  form?.addEventListener("submit", unlock);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => locked && dialog.showModal());
  others.addEventListener("message", ({ data }) => {
    if (data === "stir" && !locked) active = Date.now();
    if (data === "lock" && lockAfter) lock();
    if (data === "open") open();
  });
  addEventListener("focus", () => locked && look());
  addEventListener("pageshow", (event) => event.persisted && look());
  setInterval(tick, 1000);
}

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("lock"));
if (dialog) watch(dialog);
