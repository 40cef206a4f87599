// @ts-check
// Finding patients while somebody types.  Without this script the form does the same.
const form = /** @type {HTMLFormElement} */ (document.getElementById("finding"));
const query = /** @type {HTMLInputElement} */ (document.getElementById("query"));
const count = /** @type {HTMLElement} */ (document.getElementById("count"));
const found = /** @type {HTMLElement} */ (document.getElementById("found"));
const rows = /** @type {HTMLElement} */ (document.getElementById("rows"));
let timer = 0;
/** @type {AbortController | null} */
let asked = null;

/** @typedef {{href: string, name: string, born: string, sex: string, mrn: string, formerly: string, flags: string[]}} Found */

/** @param {string} tag @param {string} text */
function cell(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** @param {Found} one */
function row(one) {
  const made = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  const link = document.createElement("a");
  link.className = "row";
  link.href = one.href;
  link.textContent = one.name;
  head.append(link);
  made.append(head, ...[one.born, one.sex, one.mrn, one.formerly, one.flags.join(", ")].map((text) => cell("td", text)));
  return made;
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await fetch(form.dataset.typed ?? "", { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!response.ok) return;
    const answer = await response.json();
    rows.replaceChildren(...answer.found.map(row));
    found.hidden = answer.found.length === 0;
    const number = answer.found.length;
    count.textContent =
      query.value.trim().length < 2 ? "" : number === 0 ? "Nobody found. Try fewer or shorter words."
      : answer.more ? `${number} or more patients: add another word` : `${number} patient${number === 1 ? "" : "s"}`;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) count.textContent = "The search cannot be reached. Press Find to try again.";
  }
}

query.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 60);
});
