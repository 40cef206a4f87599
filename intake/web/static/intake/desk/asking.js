// @ts-check
// What stands between a reviewer and filing: what is missing, what speaks against it, what is to be typed.  Pure.
import { chosenOf } from "./store.js";

/** @import {State} from "./store.js" */

/** What stands between Enter and filing; `then` says where to go, `hint` says it in words.
 * @typedef {{then: "wait" | "choose" | "kind" | "date" | "page" | "answer" | "file", hint: string, page?: number}} Step */

const BEGINS_A_YEAR = /^(?:18|19|20)$/;

/** What Enter does now: the next thing that is missing, or file.
 * @param {State} state @returns {Step} */
export function nextStep(state) {
  const { doc } = state;
  if (!doc || state.phase !== "ready" || !state.alive) return { then: "wait", hint: "Wait for the page to appear." };
  if (state.broken) return { then: "wait", hint: "The first page cannot be shown. Try again, look at the original, or ask." };
  const one = chosenOf(state);
  if (!one) return { then: "choose", hint: "Choose the patient first: press their number, or / to search." };
  if (one.blocked) return { then: "choose", hint: one.blocked };
  const unseen = doc.mustSee.find((n) => !state.seen.includes(n));
  if (unseen !== undefined) {
    const at = doc.pages.findIndex((page) => page.n === unseen);
    if (at >= 0) return { then: "page", page: at, hint: `Page ${at + 1} names somebody else. Look at it, then press Enter again.` };
  }
  if (!state.kind) return { then: "kind", hint: "Say what it is." };
  if (isUndated(state) && !state.agree.includes("date")) return { then: "date", hint: "Type its date. Enter in the empty field says that it has none." };
  if (one.ask && !isAnswered(state)) return { then: "answer", hint: state.asked ? `${one.ask.digits} digits, as they stand on the page.` : "" };
  return { then: "file", hint: "" };
}

/** Whether a date is in question, and none is given. @param {Pick<State, "doc" | "date">} state */
export function isUndated({ doc, date }) {
  return doc?.dateNeeded === true && !date;
}

/** What speaks against filing it so, as it is shown above what is asked: the identifier, read off the page, answers it all.
 * @param {State} state @returns {string[]} */
export function againstOf(state) {
  const agreed = state.agree.filter((item) => item !== "date" || isUndated(state));
  return [...new Set([...(chosenOf(state)?.contrary ?? []), ...agreed])];
}

/** Whether all that is asked for has been typed: every digit, or a birth year without its century, where what was typed
 * cannot be how a year begins.
 * @param {State} state */
export function isAnswered(state) {
  const ask = chosenOf(state)?.ask;
  const typed = state.answer.replace(/\D/g, "");
  return typed.length >= (ask?.digits ?? 0) || (ask?.what === "birth_year" && typed.length === 2 && !BEGINS_A_YEAR.test(typed));
}
