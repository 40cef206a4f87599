// @ts-check
// Dates as people type them and as they stand on pages.

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A day as `YYYY-MM-DD`, from `2026-11-19`, `11/19/2026`, `3.14.61`, `11192026`, `20261119`, `19 Nov 2026`, `Nov 19, 2026`.
 * Month before day, as American paper has it; a year of two digits lies at most a year ahead of `today`.
 * @param {string} text
 * @param {string} today `YYYY-MM-DD`
 * @returns {string} empty if it is no day, or one after tomorrow */
export function dayOf(text, today) {
  const [year, month, day] = partsOf(text.trim().toLowerCase());
  if (!year || !month || !day) return "";
  const full = year.length === 2 ? century(Number(year), today) : Number(year);
  const said = `${String(full).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const real = new Date(`${said}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== said || full < 1880) return "";
  return said > today ? "" : said;
}

/** Whether digits alone make a day that no further digit could be part of: `072424`, `07242024`, `20240724`, but not
 * `072420`, which may begin a year in four digits.
 * @param {string} text */
export function isWhole(text) {
  return /^\d{8}$/.test(text) || /^(?:0[1-9]|1[0-2])\d{2}(?!18|19|20)\d{2}$/.test(text);
}

/** @param {string} text @returns {[string, number, number] | []} year, month, day */
function partsOf(text) {
  let found = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text) ?? /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(text);
  if (found) return [found[1], Number(found[2]), Number(found[3])];
  found = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  if (found) return [found[3], Number(found[1]), Number(found[2])];
  found = /^(\d{1,2})[-. ]([a-z]{3})[a-z]*[-., ]+(\d{4}|\d{2})$/.exec(text);
  if (found) return [found[3], MONTHS.indexOf(found[2]) + 1, Number(found[1])];
  found = /^([a-z]{3})[a-z]*[. ]+(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4}|\d{2})$/.exec(text);
  return found ? [found[3], MONTHS.indexOf(found[1]) + 1, Number(found[2])] : [];
}

/** @param {number} year two digits @param {string} today */
function century(year, today) {
  const now = Number(today.slice(0, 4));
  const here = Math.floor(now / 100) * 100 + year;
  return here > now + 1 ? here - 100 : here;
}

/** Today here, as `YYYY-MM-DD`.
 * @param {Date} now */
export function localDay(now) {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
