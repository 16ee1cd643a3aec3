// The data block, decoded. The order of the arrays is set in payload.py.

import { byId, link } from "./dom.js";

export const DATA = JSON.parse(byId("data").textContent);
export const META = DATA.meta;
export const COMPETENCIES = DATA.framework.competencies;
const INDICATORS = [];
COMPETENCIES.forEach((competency, c) => {
  competency.index = c;
  for (const stage of competency.stages) {
    for (const [id, en, zh] of stage.indicators)
      INDICATORS.push({ id, words: [en, zh], stage: stage.n, competency: c });
  }
});
export const STAGES = Math.max(0, ...COMPETENCIES.flatMap((c) => c.stages.map((s) => s.n || 0)));
export const FLAT = STAGES === 0;
export const BANDS = ["none", ...Object.keys(DATA.band_scores)];
/** The scores at which one band ends and the next begins, and the middle of each band. */
export const BAND_BORDERS = Object.values(DATA.band_scores)
  .slice(1)
  .map(([low]) => low);
export const BAND_MIDDLE = Object.fromEntries(
  Object.keys(DATA.band_scores).map((band, n) => [band, ((BAND_BORDERS[n - 1] ?? 0) + (BAND_BORDERS[n] ?? 100)) / 2]),
);
export const EMPTY = {
  band: "none",
  score: null,
  low: null,
  stage: null,
  high: null,
  sure: 0,
  count: 0,
  note: "",
  requiredBand: "none",
  requiredScore: null,
  evidence: [],
  listed: [],
  hints: [],
  next: "none",
};

export const words = (place) => DATA.strings[place];

function decodeCell(row) {
  const [
    competency,
    band,
    score,
    low,
    stage,
    high,
    sure,
    count,
    note,
    requiredBand,
    requiredScore,
    evidence,
    listed,
    hints,
    next,
  ] = row;
  return {
    competency,
    band,
    score,
    low,
    stage,
    high,
    sure,
    count,
    note: words(note),
    requiredBand: requiredBand || "none",
    requiredScore,
    listed,
    hints: hints || [],
    next: next || "none",
    evidence: evidence.map(([req, weight, counted, idea]) => ({ req, weight: weight / 100, counted: !!counted, idea })),
  };
}

function decodeRequirement(row, place) {
  const [
    id,
    kind,
    subkind,
    start,
    end,
    strength,
    group,
    minYears,
    maxYears,
    degree,
    heading,
    abstained,
    matches,
    counts,
  ] = row;
  return {
    id,
    place,
    kind: words(kind),
    subkind: words(subkind),
    start,
    end,
    strength: words(strength),
    group: words(group),
    minYears,
    maxYears,
    degree: words(degree),
    heading: words(heading),
    abstained: !!abstained,
    matches: matches.map(decodeMatch),
    own: null, // what the run said, where marks of a person change it
    counts: counts ? decodeCounts(counts) : null,
  };
}

/** What the rules of counting ask about a requirement; `same` are the places of those before it that say the same. */
function decodeCounts([kind, weight, priority, ...same]) {
  return { kind: words(kind), weight: weight / 1000, priority: !!priority, same };
}

function decodeMatch([competency, stage, probability, flags, indicator = -1, why = 0, flat = []]) {
  const parts = [];
  for (let i = 0; i < flat.length; i += 2) parts.push({ name: words(flat[i]), value: flat[i + 1] / 100 });
  return {
    competency,
    stage,
    indicator: INDICATORS[indicator],
    probability: probability / 1000,
    why: words(why),
    parts,
    corrected: !!(flags & 1),
    touches: !!(flags & 2),
  };
}

/** Whether the words of a role stand in another file of a large run. */
export const isFar = (role) => role.far !== undefined;

export const ROLES = DATA.roles.map((role, place) => {
  role.place = place;
  role.cell = new Map(role.cells.map((row) => [row[0], decodeCell(row)]));
  if (isFar(role)) Object.assign(role, { text: "", reqs: [], sections: [] });
  return role;
});
export const ROLE = new Map(ROLES.map((role) => [role.id, role]));
export const COMPETENCY = new Map(COMPETENCIES.map((c) => [c.id, c]));

export const cellOf = (role, competency) => role.cell.get(competency) || EMPTY;

/** The requirements of a role, decoded when first asked for: a large run has tens of thousands. */
export function requirementsOf(role) {
  if (!role.decoded) {
    role.decoded = role.reqs.map(decodeRequirement);
    role.reqs = null;
  }
  return role.decoded;
}

/** The match of a requirement to a competency, if it has one. */
export const matchFor = (requirement, competency) => requirement.matches.find((m) => m.competency === competency);

export const quote = (role, requirement) => role.text.slice(requirement.start, requirement.end);

/** What a search looks through: made once per role, small letters. */
export function haystack(role) {
  role.hay ||= [role.title, role.company, role.location, role.text].join("\n").toLowerCase();
  return role.hay;
}

/** An address on a role, in this file or in the one that holds its words. */
export function roleLink(role, kind, ...rest) {
  const address = role.members ? link("group", role.id) : link(kind, role.id, ...rest);
  return isFar(role) ? encodeURIComponent(META.parts[role.far]) + address : address;
}

// A framework of thousands (a list of skills) cannot be columns: those most asked for are.
export const COLUMNS_SHOWN = 24;
