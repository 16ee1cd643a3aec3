// The data block, decoded. The order of the arrays is set in html.py.

import { byId } from "../../report/page/dom.js";

export const DATA = JSON.parse(byId("data").textContent);
export const COMPETENCIES = DATA.competencies;
export const BANDS = DATA.bands;

/** What a gap means: the posting asks more than its target, less, or for something besides. */
const DIRECTION = {
  above: "more",
  more: "more",
  missing: "less",
  below: "less",
  less: "less",
  extra: "other",
  meets: "meets",
};
export const DIRECTIONS = ["more", "less", "other"];

const text = (place) => DATA.strings[place];

const quote = ([words, strength, stage, sure]) => ({ words: text(words), strength: text(strength), stage, sure });

function cell([competency, band, stage, gap, quotes]) {
  const [verdict, stages, bands] = gap || [null, null, null];
  return {
    competency,
    band,
    stage,
    gap: gap && { verdict, stages, bands },
    direction: gap ? DIRECTION[verdict] : null,
    quotes: quotes.map(quote),
  };
}

function posting(row) {
  const [id, title, company, place, posted, month, lang, target, how, likeness, runner, runnerLikeness, cells, left] =
    row;
  const decoded = {
    id,
    title: text(title),
    company: text(company),
    place: text(place),
    posted: text(posted),
    month: text(month),
    lang: text(lang),
    target,
    how: text(how),
    likeness,
    runner,
    runnerLikeness,
    cells: cells.map(cell),
    left: new Set(left),
  };
  decoded.found = `${decoded.title}\n${decoded.company}\n${decoded.place}`.toLowerCase();
  return decoded;
}

export const POSTINGS = DATA.postings.map(posting);
export const MONTHS = [...new Set(POSTINGS.map((one) => one.month).filter(Boolean))].sort();

/** The wishes of a target by competency: what can be compared with a posting, and changed in the editor. */
export const TARGETS = DATA.targets.map(({ name, titles, wanted }) => ({
  name,
  titles,
  wishes: new Map(wanted.map(([competency, band, stage, weight]) => [competency, { band, stage, weight }])),
}));
