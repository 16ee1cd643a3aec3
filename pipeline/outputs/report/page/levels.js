// The level of a role as a whole, by the rules of a run: they stand in pipeline/profile/role_level.py, and a test holds
// both together. Counted in the page, so that it moves with the marks of a person.

import { COMPETENCIES, DATA, matchFor, quote, requirementsOf, words } from "./data.js";
import { spokenTo } from "./frameworks.js";
import { own, reasonWords } from "./words.js";

const { counts: COUNTS, least: LEAST, least_covered: LEAST_COVERED, grade: BY_GRADE, years: BY_YEARS } = DATA.levelling;
const SENTENCES = 3;
const NONE = { level: null, low: null, high: null, boundary: [], disagreements: [] };
const known = new WeakMap(); // by the cells of a role: a mark gives it new ones

/** The level of a role with its range, why there is none, why another is near, and what disagrees with it. */
export function levelOf(role) {
  if (!known.has(role.cell)) known.set(role.cell, leveled(role));
  return known.get(role.cell);
}

/** One reason of a level in words; competencies are named in the language of the page. */
export const levelWords = (reason) =>
  reasonWords(reason.of === undefined ? reason : { ...reason, competency: own(COMPETENCIES[reason.of].name) });

/** What a role asks for and what each competency counts, what counts most first. */
export const askedOf = (role) =>
  [...role.cell.values()]
    .filter((cell) => cell.band !== "none")
    .map((cell) => ({ cell, count: cell.stage === null ? 0 : COUNTS[cell.band] || 0 }))
    .sort((a, b) => b.count - a.count || (b.cell.stage || 0) - (a.cell.stage || 0));

function leveled(role) {
  const counted = askedOf(role).filter(({ count }) => count > 0);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const missing = whyNone(role, total);
  if (missing) return { ...NONE, total, missing };
  const at = (end) => reached(counted.map(({ cell, count }) => [cell[end] ?? cell.stage, count]));
  const [level, low, high] = ["stage", "low", "high"].map(at);
  const reaching = counted.reduce((sum, { cell, count }) => sum + (cell.stage >= level ? count : 0), 0);
  const boundary = nearLevels(counted, level, low, high);
  return { level, low, high, reaching, total, boundary, disagreements: disagreements(role, level) };
}

/** Why a role has no level; null where it has one. */
function whyNone(role, total) {
  const covered = coveredPercent(role);
  if (role.thin) return { key: "level_thin" };
  if (spokenTo(role).find((one) => one.profiled)?.fits === 0) return { key: "level_unfit" };
  if (covered !== null && covered < LEAST_COVERED) return { key: "level_uncovered", percent: covered };
  return total < LEAST ? { key: "level_little" } : null;
}

/** How many of a hundred duties of a role its framework covers; null where they are too few to say. */
export function coveredPercent(role) {
  const profiled = spokenTo(role).find((one) => one.profiled);
  return profiled && profiled.fits !== null ? Math.round(100 * profiled.share) : null;
}

/** The highest stage that at least half of the counts reach. */
function reached(stages) {
  const total = stages.reduce((sum, [, count]) => sum + count, 0);
  const reach = (stage) => stages.reduce((sum, [other, count]) => sum + (other >= stage ? count : 0), 0);
  return Math.max(...stages.map(([stage]) => stage).filter((stage) => 2 * reach(stage) >= total));
}

function nearLevels(counted, level, low, high) {
  const reasons = [];
  // In the order of the framework, as a run has them.
  const ordered = [...counted].sort((a, b) => a.cell.competency - b.cell.competency);
  for (const one of ordered.length > 1 ? ordered : []) {
    const rest = ordered.filter((other) => other !== one);
    const without = reached(rest.map(({ cell, count }) => [cell.stage, count]));
    if (without !== level) reasons.push({ key: "level_without", of: one.cell.competency, level: without });
  }
  if (low < level) reasons.push({ key: "level_lower_ends", level: low });
  if (high > level) reasons.push({ key: "level_upper_ends", level: high });
  return reasons;
}

function disagreements(role, level) {
  const reasons = [];
  const apart = (what, [low, high], values) => {
    if (level < low || level > high)
      reasons.push({ key: `${what}_${level < low ? "above" : "below"}`, ...values, low, high, level });
  };
  const [grade, word] = role.grade || [];
  if (BY_GRADE[grade]) apart("title", BY_GRADE[grade], { grade, word });
  const usual = role.years_required === false ? null : BY_YEARS.find(([least]) => role.min_years >= least);
  if (usual) apart("years", usual.slice(1), { years: role.min_years });
  return reasons;
}

/** The sentences that carry a role's level: what counts most first, each competency once before any comes again. */
export function carrying(role) {
  const { level } = levelOf(role);
  if (level === null) return [];
  const able = askedOf(role)
    .filter(({ cell, count }) => count && cell.stage >= level)
    .sort((a, b) => b.count - a.count || a.cell.stage - b.cell.stage || a.cell.competency - b.cell.competency)
    .map(({ cell }) => sentences(role, cell).filter((one) => one.strength !== "preferred" && one.stage >= level));
  const found = new Map();
  for (let turn = 0; able.some((some) => turn < some.length); turn++)
    for (const some of able)
      if (turn < some.length && !found.has(some[turn].text)) found.set(some[turn].text, some[turn]);
  return [...found.values()].slice(0, SENTENCES);
}

/** The sentences of a cell that count, duties first, then those that count most. */
export function sentences(role, cell) {
  const reqs = requirementsOf(role);
  return cell.evidence
    .filter((one) => one.counted)
    .map((one) => [one, reqs[one.req], matchFor(reqs[one.req], cell.competency)])
    .map(([one, asked, match]) => ({
      competency: cell.competency,
      id: asked.id,
      text: quote(role, asked),
      kind: asked.kind,
      strength: asked.strength,
      stage: match?.stage ?? 0,
      weight: one.weight,
      probability: match?.probability ?? 0,
    }))
    .sort(
      (a, b) =>
        (a.kind !== "responsibility") - (b.kind !== "responsibility") ||
        b.weight - a.weight ||
        b.probability - a.probability,
    );
}

/** A role's title without noise, place and grade. */
export const titleGroup = (role) => words(role.title_group || 0);
