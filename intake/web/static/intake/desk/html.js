// @ts-check
// Markup for the desk: `html` makes Preact nodes from templates.  Nothing here parses HTML, so names stay text.
import htm from "../vendor/htm.mjs";
import { h } from "../vendor/preact.mjs";

export const html = htm.bind(h);

/** Class names that hold.
 * @param {...(string | false | null | undefined)} names */
export function classes(...names) {
  return names.filter(Boolean).join(" ");
}
