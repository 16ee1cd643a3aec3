// The rules by which a cell is counted, as in pipeline/profile; their numbers come with the data. A test holds both
// together: the same marks give the same cells here and in `jobprofile run --corrections`.

import { BANDS, DATA } from "./data.js";
import { distinct, pieces } from "./ideas.js";

/** The numbers of the rules; none where the run is of a version that did not write them. */
export const RULES = DATA.rules;

/** Half to even, as Python rounds: a page must not show 13 where the tables say 12. */
function even(value) {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 ? down + 1 : down;
}

/** To three decimals: `toFixed` takes the exact value, as Python does, except for ties. */
const thousandth = (value) =>
  Number.isInteger(value * 2 ** 20) ? even(1000 * value) / 1000 : Number(value.toFixed(3));

/**
 * What the rules ask about a sentence that may speak for a competency; null where it is too improbable.
 * `answer` is its match as it stands: probability, stage, whether a person set it.
 */
export function found(requirement, answer) {
  const { kind, weight, priority } = requirement.counts;
  if (!weight || answer.probability < RULES.hint) return null;
  const firm = requirement.strength !== "preferred" && RULES.sets_stage.includes(kind);
  const duty = kind === "responsibility";
  const clear = answer.corrected || !answer.touches;
  return {
    requirement,
    kind,
    firm,
    duty,
    stage: answer.stage,
    probability: answer.probability,
    weight: weight * answer.probability,
    evidence: answer.probability >= RULES.evidence,
    points: firm ? RULES.points[`${duty ? "duty" : "skill"}${clear ? "" : "_touched"}`] : 0,
    first: priority && duty && firm && clear,
  };
}

const joined = (some) => (i, j) => {
  const [early, late] = some[i].requirement.place < some[j].requirement.place ? [i, j] : [j, i];
  return i !== j && some[late].requirement.counts.same.includes(some[early].requirement.place);
};

/** The numbers of the sentences that count: evidence before hints, what makes a band before mentions. */
function chosen(some, same) {
  const worth = some.map((one) => even(1e6 * (one.weight + 10 * one.evidence + Number(one.firm))));
  return new Set(distinct(worth, same, RULES.exact));
}

function bandAt(points, any, first) {
  const from = (band) => RULES.points[band] - RULES.step / 2;
  if (points >= from("high") || (first && points >= from("medium"))) return "high";
  if (points >= from("medium")) return "medium";
  return any ? "low" : "none";
}

const bandOf = (some) =>
  bandAt(
    some.reduce((total, one) => total + one.points, 0),
    some.length > 0,
    some.some((one) => one.first),
  );

/** The band alone: what a list of thousands of sentences asks for. */
export function bandOnly(some) {
  const same = joined(some);
  const counts = some.some((one) => one.requirement.counts.same.length) ? chosen(some, same) : null;
  return bandOf(some.filter((one, i) => one.evidence && (!counts || counts.has(i))));
}

/** The probability of each band where every idea is there or not, independently of the others. */
function probabilities(some) {
  let states = new Map([["0", { steps: 0, any: false, first: false, p: 1 }]]);
  for (const one of some) {
    const next = new Map();
    const add = (steps, any, first, p) => {
      const key = `${steps} ${any} ${first}`;
      const state = next.get(key);
      if (state) state.p += p;
      else next.set(key, { steps, any, first, p });
    };
    for (const { steps, any, first, p } of states.values()) {
      add(steps + even(one.points / RULES.step), true, first || one.first, p * one.probability);
      add(steps, any, first, p * (1 - one.probability));
    }
    states = next;
  }
  const total = Object.fromEntries(BANDS.map((band) => [band, 0]));
  for (const { steps, any, first, p } of states.values()) total[bandAt(steps * RULES.step, any, first)] += p;
  return total;
}

function score(band, weight) {
  const [foot, top] = DATA.band_scores[band];
  return even(foot + (top - foot) * (1 - Math.exp(-weight / RULES.spread[band])));
}

/** The highest stage that one duty, or two other sentences that differ, carry; null where none is carried. */
function carried(some, same, able) {
  for (const stage of [...new Set(able.map((i) => some[i].stage))].sort((a, b) => b - a)) {
    const reach = able.filter((i) => some[i].stage >= stage);
    const apart = reach.some((i) => reach.some((j) => i < j && !same(i, j)));
    if (apart || reach.some((i) => some[i].duty)) return stage;
  }
  return null;
}

/** [low, stage, high]: what is left without any one sentence, what is carried, what the highest one asks for. */
function stages(some, same) {
  const able = [...some.keys()].filter((i) => some[i].evidence && some[i].firm && some[i].stage !== null);
  if (!able.length) {
    const stage = some.some((one) => one.evidence && one.kind === "trait" && one.stage) ? 1 : null;
    return [stage, stage, stage];
  }
  const all = able.map((i) => some[i].stage);
  const stage = carried(some, same, able);
  if (stage === null) return [Math.min(...all), Math.max(...all), Math.max(...all)];
  const left = able
    .filter((i) => some[i].stage >= stage)
    .map(
      (one) =>
        carried(
          some,
          same,
          able.filter((i) => i !== one),
        ) ?? stage,
    );
  return [Math.min(stage, ...left), stage, Math.max(stage, ...all)];
}

/** A cell from the sentences that may speak for it, in the order of the posting. */
export function counted(competency, some, quoted) {
  const same = joined(some);
  const counts = chosen(some, same);
  const label = [];
  pieces(some.length, same).forEach((piece, n) => piece.forEach((i) => (label[i] = n)));
  const evidence = some.filter((one, i) => one.evidence && counts.has(i));
  const band = bandOf(evidence);
  const probable = probabilities(some.filter((_, i) => counts.has(i)));
  const others = BANDS.filter((one) => one !== band);
  const [low, stage, high] = stages(some, same);
  const weight = evidence.reduce((total, one) => total + one.weight, 0);
  return {
    competency,
    band,
    score: band === "none" ? null : score(band, weight),
    low,
    stage,
    high,
    sure: even(100 * thousandth(probable[band])),
    next: others.reduce((best, one) => (probable[one] > probable[best] ? one : best)),
    count: evidence.length,
    evidence: some
      .map((one, i) => ({
        req: one.requirement.place,
        weight: even(100 * thousandth(one.weight)) / 100,
        counted: counts.has(i),
        idea: label[i],
      }))
      .filter((_, i) => some[i].evidence),
    hints: some.filter((one) => !one.evidence).map((one) => one.requirement.place),
    listed: some.filter((one) => one.kind === "listed").map((one) => quoted(one.requirement)),
  };
}

/** Band and score of what is not merely preferred. */
export function countedRequired(some) {
  const required = some.filter((one) => one.requirement.strength !== "preferred");
  const counts = chosen(required, joined(required));
  const evidence = required.filter((one, i) => one.evidence && counts.has(i));
  const band = bandOf(evidence);
  const weight = evidence.reduce((total, one) => total + one.weight, 0);
  return { requiredBand: band, requiredScore: band === "none" ? null : score(band, weight) };
}
