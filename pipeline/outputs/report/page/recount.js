// Cells as the marks of a person have them: counted anew in the page, by the rules of a run.

import { ROLES, cellOf, isFar, matchFor, quote, requirementsOf } from "./data.js";
import { MARKS, changes, sentenceKey } from "./marks.js";
import { RULES, counted, countedRequired, found } from "./rules.js";

const BY_PERSON = JSON.stringify([{ key: "set_by_person" }]);
const asRun = new Map(); // the cells of the run, by role, for those that marks have touched
let marked = new Map(); // by role: what the marks come to, by place of the requirement
let places = null;

/** The marks that hold for a sentence, set here or where the same words stand in another posting. */
export const marksOn = (role, requirement) => marked.get(role)?.get(requirement.place)?.marks || [];

/** The cell as the run had it. */
export const cellOfRun = (role, competency) => asRun.get(role)?.get(competency) || cellOf(role, competency);

/** Whether marks make a cell another than the run's. */
export const isCorrected = (cell) => Boolean(cell.run) && !alike(cell, cell.run);

const alike = (one, other) => ["band", "score", "stage", "low", "high", "count"].every((k) => one[k] === other[k]);

/** How many cells of a role the marks change. */
export const openChanges = (role) => [...role.cell.values()].filter(isCorrected).length;

/** Where each sentence stands; made when there is a mark, since a large run has tens of thousands. */
export function whereItStands(key) {
  if (!places) {
    places = new Map();
    for (const role of ROLES)
      for (let place = 0; place < (role.reqs || role.decoded).length; place += 1) {
        const row = role.reqs ? role.reqs[place] : null;
        const [start, end] = row ? [row[3], row[4]] : [role.decoded[place].start, role.decoded[place].end];
        const words = sentenceKey(role.text.slice(start, end));
        if (!places.has(words)) places.set(words, []);
        places.get(words).push([role, place]);
      }
  }
  return places.get(key) || [];
}

/** Words that were added to a role and are no sentence of it: the next run reads them, and the page cannot. */
export const uncounted = (role) =>
  [...MARKS.values()].filter(
    (mark) =>
      mark.verdict === "added" &&
      mark.posting_id === role.id &&
      !whereItStands(sentenceKey(mark.text)).some(([one]) => one === role),
  );

/** The marks on the sentences of a role, each as a few words that change with it; those on added words too. */
export const marksOfRole = (role) => {
  const said = (mark) => [mark.verdict, mark.suggested, mark.competency, mark.stage].filter(Boolean).join(" ");
  const there = [...(marked.get(role) || [])].flatMap(([place, { marks }]) => marks.map((m) => `${place} ${said(m)}`));
  return [...there, ...uncounted(role).map((mark) => `+ ${said(mark)}`)];
};

/** Count anew whatever the marks touch; returns the cells that came out otherwise than they stood. */
export function recount() {
  if (!RULES) return [];
  const now = new Map();
  for (const [key, change] of changes())
    for (const [role, place] of whereItStands(key)) {
      if (!now.has(role)) now.set(role, new Map());
      now.get(role).set(place, change);
    }
  const moved = [...new Set([...marked.keys(), ...now.keys()])].flatMap((role) => recountRole(role, now.get(role)));
  marked = now;
  return moved;
}

function recountRole(role, mine = new Map()) {
  if (isFar(role)) return [];
  if (!asRun.has(role)) asRun.set(role, role.cell);
  const stood = role.cell;
  const touched = new Set();
  for (const requirement of requirementsOf(role)) {
    const own = requirement.own || requirement.matches;
    const change = mine.get(requirement.place);
    requirement.matches = change ? answered(own, change) : own;
    requirement.own = change ? own : null;
    if (change) for (const { competency } of requirement.matches) touched.add(competency);
  }
  role.cell = new Map(asRun.get(role));
  for (const competency of touched) role.cell.set(competency, cellAnew(role, competency));
  const both = new Set([...stood.keys(), ...role.cell.keys()]);
  return [...both]
    .map((competency) => ({ role, competency, before: stood.get(competency), after: cellOf(role, competency) }))
    .filter(({ before, after }) => (before ? !alike(before, after) : after.band !== "none"));
}

/** The matches of a sentence as the marks have them. */
function answered(matches, { given, refused, nothingElse }) {
  const mine = matches.map((match) => {
    if (given.has(match.competency)) return set(match.competency, given.get(match.competency), match);
    return nothingElse || refused.has(match.competency)
      ? { ...match, probability: 0, parts: [], corrected: true }
      : match;
  });
  const there = new Set(matches.map((match) => match.competency));
  for (const [competency, stage] of given) if (!there.has(competency)) mine.push(set(competency, stage));
  return mine.sort((a, b) => b.probability - a.probability);
}

function set(competency, stage, match) {
  if (match && (stage === null || stage === match.stage))
    return { ...match, probability: 1, parts: [], corrected: true };
  return { competency, stage, probability: 1, parts: [], corrected: true, why: BY_PERSON };
}

/** The sentences that may speak for a competency, in the order of the posting. */
export const speaking = (role, competency) =>
  requirementsOf(role)
    .map((requirement) => {
      const match = matchFor(requirement, competency);
      return match ? found(requirement, match) : null;
    })
    .filter(Boolean);

function cellAnew(role, competency) {
  const some = speaking(role, competency);
  const run = cellOfRun(role, competency);
  const cell = {
    ...counted(competency, some, (requirement) => quote(role, requirement)),
    ...countedRequired(some),
    note: run.note,
    run,
  };
  const now = new Set(cell.evidence.map((e) => e.req));
  // What was marked wrong stays in sight, so that the mark can be taken back where it was set.
  cell.refused = run.evidence.filter((e) => !now.has(e.req));
  return cell;
}
