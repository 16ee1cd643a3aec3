// What a comparison says of each competency: how far roles are apart, and how they stand to a target. The rules are
// those of pipeline/outputs/compare, which the terminal and the tables use; a test holds both together.

import { BANDS, COMPETENCIES, EMPTY, cellOf, isFar, matchFor, quote, requirementsOf } from "./data.js";
import { profiles } from "./frameworks.js";

export const MOST = 4; // roles side by side: what a screen, a sheet of paper and a reader can hold
export const letterOf = (n) => "ABCD"[n];

const rank = (cell) => BANDS.indexOf(cell.band);
const range = (values) => (values.length > 1 ? Math.max(...values) - Math.min(...values) : 0);
const NOT_WISHED = { band: "none", stage: null, weight: 1 };

/** One competency across all roles. */
function lineOf(roles, competency, target) {
  const profiled = roles.map((role) => profiles(competency.of, role));
  const cells = roles.map((role, n) => {
    if (!profiled[n]) return { ...EMPTY, note: "not_profiled" };
    const cell = cellOf(role, competency.index);
    return cell.band === "none" ? { ...cell, score: null, stage: null, low: null, high: null } : cell;
  });
  const asking = [...cells.keys()].filter((n) => cells[n].band !== "none");
  const numbers = (field) => cells.map((cell) => cell[field]).filter((n) => n !== null);
  const line = {
    competency,
    cells,
    asking,
    missing: asking.length > 0 && asking.length < profiled.filter(Boolean).length,
    bands: range(cells.filter((_, n) => profiled[n]).map(rank)),
    stages: range(numbers("stage")),
    scores: range(numbers("score")),
    wanted: target?.cell.get(competency.index) || null,
    gaps: [],
  };
  line.differs = line.missing || line.bands > 0 || line.stages > 0;
  if (target) line.gaps = cells.map((cell) => gapOf(cell, line.wanted || NOT_WISHED));
  return line;
}

/** A line for each competency that some role asks for, or the target. */
export const linesOf = (roles, target) =>
  COMPETENCIES.map((competency) => lineOf(roles, competency, target)).filter(
    (line) => line.wanted || line.cells.some((cell) => cell.band !== "none" || cell.asked),
  );

/** The lines in which roles differ, the largest difference first. */
export const differing = (lines) =>
  lines
    .filter((line) => line.differs)
    .sort((a, b) => 100 * (b.bands - a.bands) + 25 * (b.stages - a.stages) + (b.scores - a.scores));

/** How a cell stands to a wish: stages count before emphasis; null where neither asks. */
export function gapOf(cell, wanted) {
  const bands = rank(cell) - rank(wanted);
  const stages = cell.stage === null || wanted.stage === null ? null : cell.stage - wanted.stage;
  const asks = cell.band !== "none";
  if (wanted.band === "none") return asks ? { verdict: "extra", stages, bands } : null;
  return { verdict: verdictOf(asks, stages, bands), stages, bands };
}

function verdictOf(asks, stages, bands) {
  if (!asks) return "missing";
  if (stages !== null && stages < 0) return "below";
  if (bands < 0) return "less";
  if (stages) return "above";
  return bands > 0 ? "more" : "meets";
}

export const isOpen = (gap) => ["missing", "below", "less"].includes(gap.verdict);

/** How a role stands to the whole target: wishes met, of how many, and their share by weight. */
export function fitOf(lines, n) {
  const asked = lines.filter(({ wanted }) => wanted && wanted.band !== "none");
  const met = asked.filter(({ gaps }) => gaps[n] && !isOpen(gaps[n]));
  const weight = (some) => some.reduce((sum, { wanted }) => sum + (wanted.weight ?? 1), 0);
  return { met: met.length, wished: asked.length, share: weight(asked) ? weight(met) / weight(asked) : 0 };
}

/** The sentences of a role for a competency, what counts most first; of several postings the same words once. */
export function sentencesOf(role, competency) {
  const best = new Map();
  for (const one of role.members || [role]) {
    if (isFar(one)) continue;
    for (const { req, weight, counted } of cellOf(one, competency).evidence) {
      if (!counted) continue;
      const requirement = requirementsOf(one)[req];
      const match = matchFor(requirement, competency);
      const text = quote(one, requirement);
      const key = text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
      if (!best.has(key) || best.get(key).weight < weight)
        best.set(key, { role: one, requirement, match, text, weight });
    }
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight || b.match.probability - a.match.probability);
}

/** What the postings of a role ask for and no competency covers. */
export const uncoveredOf = (role) =>
  (role.members || [role])
    .filter((one) => !isFar(one))
    .flatMap((one) => {
      const used = new Set([...one.cell.values()].flatMap((cell) => cell.evidence.map((e) => e.req)));
      return requirementsOf(one)
        .filter((requirement) => !used.has(requirement.place))
        .map((requirement) => quote(one, requirement));
    });

/** How alike two roles are in what they ask for, from 0 to 1: steps of band and stages over what either asks. */
export function likeness(one, other) {
  const asked = COMPETENCIES.map((c) => [cellOf(one, c.index), cellOf(other, c.index)]).filter((pair) =>
    pair.some((cell) => cell.band !== "none"),
  );
  if (!asked.length) return 0;
  const apart = asked.reduce((sum, [a, b]) => {
    const stages = a.stage === null || b.stage === null ? 0 : Math.abs(a.stage - b.stage);
    return sum + Math.min(1, (Math.abs(rank(a) - rank(b)) + stages / 2) / (BANDS.length - 1));
  }, 0);
  return 1 - apart / asked.length;
}
