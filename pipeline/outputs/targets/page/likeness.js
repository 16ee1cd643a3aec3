// How like a posting is to a target, and the middle of several postings: the rules of likeness.py and make_target.py
// once more, for a target that is being made in this page. A test holds them together.

import { COMPETENCIES } from "./data.js";

const STEPS = COMPETENCIES.map(({ stages }) => {
  const numbers = stages.map(([n]) => n);
  return numbers.length ? Math.max(...numbers) - Math.min(...numbers) : 0;
});

const NOTHING = { band: 0, stage: null, weight: 1 };

const closeness = (competency, one, other) =>
  one === null || other === null || !STEPS[competency] ? 1 : 1 - Math.abs(one - other) / STEPS[competency];

/** The likeness of a posting to wishes, 0 to 1; null where the posting asks for nothing. */
export function likeness(posting, wishes) {
  const asked = new Map(posting.cells.filter((one) => one.band).map((one) => [one.competency, one]));
  let shared = 0;
  let total = 0;
  for (const competency of new Set([...asked.keys(), ...wishes.keys()])) {
    if (posting.left.has(competency)) continue;
    const mine = asked.get(competency) || NOTHING;
    const wish = wishes.get(competency) || NOTHING;
    shared += wish.weight * Math.min(mine.band, wish.band) * closeness(competency, mine.stage, wish.stage);
    total += wish.weight * Math.max(mine.band, wish.band);
  }
  return asked.size && total ? shared / total : null;
}

const middle = (values) => values.sort((a, b) => a - b)[(values.length - 1) >> 1];

/** The wishes of the middle posting, competency by competency; of two middle ones the lower. */
export function median(postings) {
  const some = postings.filter((one) => one.cells.some((c) => c.band));
  const wishes = new Map();
  if (!some.length) return wishes;
  COMPETENCIES.forEach((_, competency) => {
    const mine = some.map((one) => one.cells.find((c) => c.competency === competency) || NOTHING);
    const band = middle(mine.map((one) => one.band));
    const stages = mine.filter((one) => one.band && one.stage !== null).map((one) => one.stage);
    if (band) wishes.set(competency, { band, stage: stages.length ? middle(stages) : null, weight: 1 });
  });
  return wishes;
}
