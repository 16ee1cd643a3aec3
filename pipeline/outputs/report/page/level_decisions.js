// What people decided of the levels of roles: kept in this browser, saved as a table, and taken in from one.

import { COMPETENCIES, DATA } from "./data.js";
import { MEMORY, own, remembered, t, title } from "./words.js";
import { csvCell } from "./compare_csv.js";
import { carrying, coveredPercent, levelOf, levelWords, titleGroup } from "./levels.js";

const KEY = `jobprofile.levels.${DATA.framework.digest.slice(0, 12)}`;
// What the sheet was made with comes first; what was written in this browser holds over it.
const decisions = new Map([...Object.entries(DATA.decisions || {}), ...remembered(KEY, [])]);
const FIELDS = ["decision", "decided_by", "decided_on", "reason"];
// The columns are those of `jobprofile levelling DIR --out FILE.csv`.
const ROLE_COLUMNS = ["title", "company", "location", "lang", "title_group", "grade", "grade_word"];
const LEVEL_COLUMNS = ["level", "level_low", "level_high", "no_level", "boundary", "disagrees"];
const ASKED_COLUMNS = ["min_years", "max_years", "years_required", "covered", "sentence_1", "sentence_2", "sentence_3"];
const COLUMNS = [...ROLE_COLUMNS, ...LEVEL_COLUMNS, ...ASKED_COLUMNS, ...FIELDS, "source", "posting_id"];

export const decisionOf = (role) => decisions.get(role.id) || {};
export const isDecided = (role) => Boolean(decisionOf(role).decision);

/** Keep a part of a decision; an emptied one too, so that it holds over what the sheet was made with. */
export function decide(role, change) {
  const now = { ...decisionOf(role), ...change };
  decisions.set(role.id, now);
  keep();
  return now;
}

const keep = () => MEMORY.setItem(KEY, JSON.stringify([...decisions]));

function rowOf(role) {
  const found = levelOf(role);
  const said = (reasons) => reasons.map(levelWords).join(t("semicolon"));
  const carried = carrying(role).map(
    (one) =>
      `${own(COMPETENCIES[one.competency].name)}${t("comma")}${t("stage.long", { n: one.stage })}${t("colon")}${one.text}`,
  );
  return {
    ...role,
    ...found,
    title: title(role),
    title_group: titleGroup(role),
    grade: role.grade?.[0],
    grade_word: role.grade?.[1],
    covered: coveredPercent(role),
    level_low: found.low,
    level_high: found.high,
    no_level: found.missing && said([found.missing]),
    boundary: said(found.boundary),
    disagrees: said(found.disagreements),
    ...Object.fromEntries(carried.map((text, n) => [`sentence_${n + 1}`, text])),
    ...decisionOf(role),
    source: (role.sources || [])[0],
    posting_id: role.id,
  };
}

/** The sheet with the decisions as text, with the mark by which Excel knows UTF-8. */
export function sheetCsv(roles) {
  const rows = roles.map(rowOf).map((row) => COLUMNS.map((name) => csvCell(row[name])).join(","));
  return `\ufeff${[COLUMNS.join(","), ...rows].join("\n")}\n`;
}

/** Take in the decisions of a saved sheet; returns how many there were, 0 where it is no such sheet. */
export function takeSheet(text) {
  const [head, ...lines] = csvRows(text.replace(/^\ufeff/, ""));
  const place = Object.fromEntries((head || []).map((name, n) => [name, n]));
  if (place.posting_id === undefined || place.decision === undefined) return 0;
  const taken = lines
    .map((cells) => [
      cells[place.posting_id],
      Object.fromEntries(FIELDS.map((name) => [name, cells[place[name]] || ""])),
    ])
    .filter(([id, entry]) => id && FIELDS.some((name) => entry[name]));
  for (const [id, entry] of taken) decisions.set(id, entry);
  keep();
  return taken.length;
}

/** The rows of a CSV text as lists of cells; line breaks may stand in quotes. */
function csvRows(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((cells) => cells.length > 1);
}
