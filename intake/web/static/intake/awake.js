// Signs out who does nothing, with a warning; tells the server about those who read or type without loading a page.
const limit = Number(document.body.dataset.idleSeconds) * 1000;
const notice = document.getElementById("idle");
const PING = Math.min(60_000, limit / 5);
const WARNING = Math.min(60_000, limit / 3);
let active = Date.now();
let told = Date.now();

function tell() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  told = Date.now();
  fetch("/awake", { method: "POST", headers: { "X-CSRFToken": token.value }, redirect: "manual" }).catch(() => {});
}

function stir() {
  active = Date.now();
  notice.hidden = true;
  if (active - told > PING) tell();
}

for (const kind of ["keydown", "pointerdown", "wheel", "pointermove"]) {
  addEventListener(kind, stir, { passive: true, capture: true });
}

setInterval(() => {
  const idle = Date.now() - active;
  if (idle > limit) {
    document.getElementById("main").hidden = true;
    document.getElementById("sign-out").form.submit();
  } else if (idle > limit - WARNING) {
    notice.hidden = false;
  }
}, 1000);
