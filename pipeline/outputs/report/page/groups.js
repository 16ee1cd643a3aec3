// Postings of one role as one: what most of them say, and how far they spread. Which belong together is in the data.

import { h, link } from "./dom.js";
import { BANDS, COMPETENCIES, EMPTY, ROLE, ROLES, cellOf, words } from "./data.js";
import { t, title } from "./words.js";

/** The group that a posting is of; none where its fellows stand in another part. */
const groupFor = (role) => (role.group && GROUPS.get(words(role.group[0]))) || null;

/** The postings of one role as something that stands in the heat map and in a comparison like a role. */
function groupOf(key, members) {
  const all = (field) => [...new Set(members.map((m) => m[field]).filter(Boolean))];
  const langs = all("lang");
  const asked = members.map((m) => m.min_years).filter((n) => n !== undefined);
  return {
    id: `@${key}`,
    members,
    place: members[0].place,
    title: words(members[0].group[1]) || members[0].title,
    company: all("company").join(" / "),
    location: all("location").slice(0, 3).join(" / "),
    seniority: all("seniority")[0],
    lang: langs.length > 1 ? "mixed" : langs[0],
    min_years: asked.length ? Math.min(...asked) : undefined,
    max_years: asked.length > 1 && Math.max(...asked) > Math.min(...asked) ? Math.max(...asked) : undefined,
    thin: members.every((m) => m.thin),
    fit: members[0].fit,
    flags: members.flatMap((m) => m.flags),
    text: "",
    reqs: [],
    cells: [],
    sections: [],
    cell: cellsOf(members),
  };
}

const cellsOf = (members) =>
  new Map(
    COMPETENCIES.map((c) => [
      c.index,
      { ...spread(members.map((m) => cellOf(m, c.index))), competency: c.index },
    ]).filter(([, cell]) => cell.asked || cell.listed.length),
  );

/** Take in cells that marks have changed. */
export function refreshGroups() {
  for (const group of GROUPS.values()) group.cell = cellsOf(group.members);
}

const middle = (values) => (values.length ? values[Math.floor((values.length - 1) / 2)] : null);
const ascending = (values) => values.filter((n) => n !== null).sort((a, b) => a - b);

/** One competency over several postings: the middle one (the lower of two), and the ends of what they say. */
function spread(cells) {
  const bands = ascending(cells.map((cell) => BANDS.indexOf(cell.band)));
  const scores = ascending(cells.map((cell) => cell.score));
  const stages = ascending(cells.map((cell) => cell.stage));
  const band = BANDS[middle(bands)];
  const requiredBand = BANDS[middle(ascending(cells.map((cell) => BANDS.indexOf(cell.requiredBand))))];
  return {
    ...EMPTY,
    band,
    requiredBand,
    evidence: [],
    listed: [...new Set(cells.flatMap((cell) => cell.listed))],
    score: band === "none" ? null : middle(scores),
    requiredScore: requiredBand === "none" ? null : middle(ascending(cells.map((cell) => cell.requiredScore))),
    stage: middle(stages),
    low: stages[0] ?? null,
    high: stages.at(-1) ?? null,
    sure: middle(ascending(cells.map((cell) => cell.sure))),
    count: cells.reduce((sum, cell) => sum + cell.count, 0),
    asked: cells.filter((cell) => cell.band !== "none").length,
    of: cells.length,
    bands: [BANDS[bands[0]], BANDS[bands.at(-1)]],
    scores: [scores[0] ?? null, scores.at(-1) ?? null],
  };
}

/** A list of roles in which every group stands once, where its first posting stood. */
export function together(roles) {
  const seen = new Set();
  return roles.map((role) => groupFor(role) || role).filter((role) => !seen.has(role.id) && seen.add(role.id));
}

/** On a posting's page: that it is one of several of a role. */
export function groupNote(role) {
  const group = groupFor(role);
  return (
    group &&
    h(
      "p",
      { class: "note" },
      t("group.one_of", { n: group.members.length }),
      " ",
      h("a", { href: link("group", group.id), dir: "auto" }, title(group)),
    )
  );
}

export const GROUPS = (() => {
  const members = new Map();
  for (const role of ROLES) {
    if (!role.group) continue;
    const key = words(role.group[0]);
    members.set(key, [...(members.get(key) || []), role]);
  }
  const groups = new Map();
  for (const [key, roles] of members) if (roles.length > 1) groups.set(key, groupOf(key, roles));
  for (const group of groups.values()) ROLE.set(group.id, group);
  return groups;
})();
