// @ts-check
// A one-time code may come behind the # of the address, where no server and no log sees it.
const code = decodeURIComponent(location.hash.slice(1));
if (/^[A-Z0-9-]{10,40}$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  /** @type {HTMLDetailsElement} */ (document.getElementById("with-code")).open = true;
  /** @type {HTMLInputElement} */ (document.getElementById("code")).value = code;
  /** @type {HTMLButtonElement} */ (document.querySelector("#by-code button")).focus();
}
