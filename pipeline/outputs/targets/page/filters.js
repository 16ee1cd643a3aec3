// What the board shows: the filters that are set, and the postings that pass them, sorted.

import { POSTINGS } from "./data.js";

const ALL = "";
export const NONE = "none";

const OPEN = {
  words: ALL,
  target: ALL,
  competency: ALL,
  direction: ALL,
  month: ALL,
  lang: ALL,
  sort: "unlike",
};
export const FILTERS = { ...OPEN };

/** Set some filters, and open all others. */
export function only(some) {
  Object.assign(FILTERS, OPEN, { sort: FILTERS.sort }, some);
}

const last = (value, empty) => (value === null || value === "" ? empty : value);
const by = (key) => (a, b) => key(a).localeCompare(key(b), "zh-Hans");
const count = (posting, direction) => posting.cells.filter((one) => one.direction === direction).length;

const SORTS = {
  unlike: (a, b) => last(a.likeness, 101) - last(b.likeness, 101),
  alike: (a, b) => last(b.likeness, -1) - last(a.likeness, -1),
  newest: (a, b) => b.month.localeCompare(a.month) || b.posted.localeCompare(a.posted),
  title: by((one) => one.title),
  company: by((one) => last(one.company, "\uffff")),
  more: (a, b) => count(b, "more") - count(a, "more"),
  less: (a, b) => count(b, "less") - count(a, "less"),
  other: (a, b) => count(b, "other") - count(a, "other"),
};
export const SORT_NAMES = Object.keys(SORTS);

function passes(posting) {
  const { words, target, competency, direction, month, lang } = FILTERS;
  if (target !== ALL && (target === NONE ? posting.target !== null : posting.target !== Number(target))) return false;
  if (month !== ALL && posting.month !== (month === NONE ? "" : month)) return false;
  if (lang !== ALL && posting.lang !== lang) return false;
  if (
    words !== ALL &&
    !words
      .toLowerCase()
      .split(/\s+/)
      .every((one) => posting.found.includes(one))
  )
    return false;
  if (competency === ALL && direction === ALL) return true;
  return posting.cells.some(
    (one) =>
      (competency === ALL || one.competency === Number(competency)) &&
      (direction === ALL || one.direction === direction),
  );
}

/** The postings that pass the filters, in the order that is set. */
export const found = () => POSTINGS.filter(passes).sort(SORTS[FILTERS.sort]);
