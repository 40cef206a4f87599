// Keys for the desk.  Everything here can be done by mouse, by tab and without this file.
const DEAD = 400; // ms after the first page is painted in which no decision is taken: the key was meant for the one before
const WAND = 35; // ms between keys; a barcode wand types faster than that, a person does not

const $ = (id) => document.getElementById(id);
const form = $("decide");
const pages = $("pages");
const sheets = [...document.querySelectorAll(".sheet")];
const thumbs = [...document.querySelectorAll(".thumbs a")];
const marks = [...document.querySelectorAll(".mark")];
const choices = form ? [...form.querySelectorAll("input[name=patient]")] : [];
const keysOn = document.body.dataset.keys === "on";

// --- pages ---------------------------------------------------------------------------------------------------

let current = 0;

function show(index) {
  current = Math.max(0, Math.min(sheets.length - 1, index));
  const sheet = sheets[current];
  const top = sheet.getBoundingClientRect().top - pages.getBoundingClientRect().top + pages.scrollTop;
  pages.scrollTo({ top: top - 8 });
  told();
}

function told() {
  thumbs.forEach((thumb, index) => {
    if (index === current) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  });
  thumbs[current]?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

thumbs.forEach((thumb, index) =>
  thumb.addEventListener("click", (event) => {
    event.preventDefault();
    show(index);
  }),
);

const watching = new IntersectionObserver(
  (entries) => {
    const seen = entries.filter((entry) => entry.isIntersecting);
    if (!seen.length) return;
    current = sheets.indexOf(seen.at(-1).target);
    told();
  },
  { root: pages, rootMargin: "-45% 0px -45% 0px" },
);
sheets.forEach((sheet) => watching.observe(sheet));

for (const sheet of sheets) {
  const picture = sheet.querySelector("img");
  picture.addEventListener("error", () => sheet.classList.add("broken"));
  if (picture.complete && !picture.naturalWidth) sheet.classList.add("broken");
}

async function whenPainted() {
  document.body.dataset.state = "waiting";
  await sheets[0].querySelector("img").decode().catch(() => {});
  setTimeout(() => {
    document.body.dataset.state = "ready";
    if ($("hint")?.textContent.startsWith("Wait")) hint("");
  }, DEAD);
}

whenPainted();

// --- evidence ------------------------------------------------------------------------------------------------

let lit = -1;

function light(item) {
  for (const mark of marks) mark.classList.toggle("lit", mark.dataset.item === item);
}

for (const line of document.querySelectorAll("tr[data-item]")) {
  line.addEventListener("pointerenter", () => light(line.dataset.item));
  line.addEventListener("pointerleave", () => light(""));
  line.addEventListener("click", () => {
    const mark = marks.find((one) => one.dataset.item === line.dataset.item);
    if (mark) goTo(marks.indexOf(mark));
  });
}

function goTo(index) {
  if (!marks.length) return;
  lit = (index + marks.length) % marks.length;
  const mark = marks[lit];
  marks.forEach((one) => one.classList.toggle("lit", one === mark));
  const box = mark.getBoundingClientRect();
  const pane = pages.getBoundingClientRect();
  pages.scrollBy({ top: box.top - pane.top - pane.height / 3, left: box.left - pane.left - pane.width / 3 });
}

// --- the choice ----------------------------------------------------------------------------------------------

function chosen() {
  return choices.find((choice) => choice.checked);
}

function showChoice() {
  const one = chosen();
  for (const cell of document.querySelectorAll(".comparison [data-column]")) {
    cell.classList.toggle("chosen", Boolean(one) && one.closest("th").dataset.column === cell.dataset.column);
  }
  for (const row of document.querySelectorAll("tr[data-choice]")) {
    row.classList.toggle("chosen", Boolean(one) && row.contains(one));
  }
  $("file-to").textContent = one ? `File to ${one.dataset.name}` : "File";
}

function choose(number) {
  const one = choices.find((choice) => choice.dataset.number === String(number));
  if (!one) return;
  one.checked = true;
  one.closest("th").scrollIntoView({ block: "nearest", inline: "nearest" });
  showChoice();
  hint("");
}

function hint(sentence) {
  $("hint").textContent = sentence;
}

function fileIt() {
  if (document.body.dataset.state !== "ready") return hint("Wait for the page to appear.");
  if (sheets[0].classList.contains("broken")) return hint("The page cannot be shown. Look at the original, or refer it on.");
  if (!chosen()) return hint("Choose the patient first: press their number, or / to search.");
  if (!$("kind").value) {
    $("kind").focus();
    return hint("Choose what it is.");
  }
  form.requestSubmit($("file"));
}

if (form) {
  form.addEventListener("change", showChoice);
  showChoice();
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => (sent = false));
  $("error")?.scrollIntoView({ block: "nearest" });
  if (document.activeElement === $("query")) $("query").select();
}

function unfold(id, field) {
  $(id).open = true;
  const target = $(id).querySelector(field);
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

// --- the wand ------------------------------------------------------------------------------------------------

let typed = "";
let last = 0;

function isWand(event) {
  const gap = event.timeStamp - last;
  last = event.timeStamp;
  if (event.key.length === 1) typed = gap < WAND ? typed + event.key : event.key;
  return gap < WAND && typed.length >= 4;
}

function scanned() {
  const text = typed;
  typed = "";
  choices.forEach((choice) => (choice.checked = choice.defaultChecked));
  showChoice();
  $("query").value = text;
  form.requestSubmit($("search"));
}

// --- keys ----------------------------------------------------------------------------------------------------

const single = {
  "/": () => ($("query").focus(), $("query").select()),
  t: () => $("kind").focus(),
  d: () => $("date").focus(),
  a: () => unfold("ask", "textarea"),
  n: () => unfold("not-ours", "input"),
  s: () => $("skip").click(),
  j: () => show(current + 1),
  k: () => show(current - 1),
  ".": () => goTo(lit + 1),
  ",": () => goTo(lit - 1),
  h: () => document.body.classList.toggle("unmarked"),
  "?": () => $("keys").showModal(),
};
const LOOKING = new Set(["j", "k", ".", ",", "h"]);

function inField(target) {
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

function onKey(event) {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const wand = form && !inField(event.target) && isWand(event);
  if (event.key === "Escape" && inField(event.target)) {
    event.target.blur();
    return;
  }
  if (event.key === "Enter" && form) {
    onEnter(event, wand);
    return;
  }
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || wand) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit && form && !event.shiftKey) {
    if (!event.repeat) choose(digit[1]);
    event.preventDefault();
    return;
  }
  const deed = single[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (deed && (form || LOOKING.has(event.key.toLowerCase()))) {
    event.preventDefault();
    deed();
  }
}

function onEnter(event, wand) {
  const target = event.target;
  if (event.repeat) return event.preventDefault();
  if (wand) {
    event.preventDefault();
    return scanned();
  }
  if (event.ctrlKey) {
    event.preventDefault();
    return fileIt();
  }
  if (target === $("query")) {
    event.preventDefault();
    return form.requestSubmit($("search"));
  }
  if (target.matches("button, a, summary, textarea, select")) return;
  event.preventDefault();
  if (inField(target)) return hint("Ctrl and Enter files from inside a field.");
  if (target.matches("input[name=reason]")) return;
  if (keysOn || target.matches("input[name=patient]")) fileIt();
}

addEventListener("keydown", onKey);
