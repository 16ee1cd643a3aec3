// Marks that a person sets on sentences: kept in this browser, undone, exported as a labels file, and what they come
// to for each sentence, as pipeline/run/corrections.py has it.

import { COMPETENCIES, DATA } from "./data.js";
import { MEMORY, remembered } from "./words.js";

export const MARKS_KEY = `jobprofile.marks.${DATA.framework.digest.slice(0, 12)}`;
export const MARKS = new Map(remembered(MARKS_KEY, []));
const before = []; // what the marks were before each change, for undoing

export const markKey = (role, requirement, competency) =>
  JSON.stringify([role.id, requirement.id, competency ? competency.id : null]);

const NAMED = new Map(COMPETENCIES.map((c) => [c.name[0], c]));
/** The competency that a mark names. */
export const namedBy = (name) => NAMED.get(name);

/** Set a mark, or with null take it away; of marks that differ the later holds, so a changed one comes last. */
export function setMark(key, mark) {
  setMarks([[key, mark]]);
}

/** Set several marks as one step. */
export function setMarks(entries) {
  before.push([...MARKS]);
  for (const [key, mark] of entries) {
    MARKS.delete(key);
    if (mark) MARKS.set(key, mark);
  }
  keep();
}

export const canUndo = () => before.length > 0;

/** Take the last step back. */
export function undo() {
  take(before.pop());
  keep();
}

function take(entries) {
  MARKS.clear();
  for (const [key, mark] of entries) MARKS.set(key, mark);
}

function keep() {
  MEMORY.setItem(MARKS_KEY, JSON.stringify([...MARKS]));
  window.dispatchEvent(new Event("marked"));
}

// The same report may be open twice; both show what was marked in either.
window.addEventListener("storage", (event) => {
  if (event.key !== MARKS_KEY) return;
  take(remembered(MARKS_KEY, []));
  window.dispatchEvent(new Event("marked"));
});

/** Marks as JSON Lines, in the order in which they were set. */
export const labelsFile = (marks = MARKS.values()) => [...marks].map((mark) => `${JSON.stringify(mark)}\n`).join("");

/** The key of a mark that comes from a file: the suggestion it is about, by the competency's id. */
export function markKeyOf(row) {
  if (row.verdict === "added") return JSON.stringify([row.posting_id, null, row.text]);
  return JSON.stringify([row.posting_id, row.requirement_id, namedBy(row.suggested)?.id ?? null]);
}

const SIGNS = /[\xa0-\xbf\u2000-\u20cf\u2190-\u2bff]/g;
const HIDDEN = "•";

/** What a sentence is known by, as in pipeline/text/fingerprint.py: its letters and digits, or its words and dots. */
export function sentenceKey(text) {
  if (text.includes(HIDDEN)) return text.split(/\s+/).filter(Boolean).join(" ");
  const plain = text.replace(SIGNS, (sign) => (/[\p{L}\p{N}]/u.test(sign) ? sign : " "));
  const folded = plain.normalize("NFKC").toLowerCase().replaceAll("ß", "ss");
  return folded.replace(/[^\p{L}\p{N}]+/gu, "") || text;
}

/** What all marks of each sentence come to: stages given by competency (null keeps the stage), and what is not so. */
export function changes() {
  const found = new Map();
  for (const mark of MARKS.values()) {
    const key = sentenceKey(mark.text);
    if (!found.has(key)) found.set(key, { given: new Map(), refused: new Set(), nothingElse: false, marks: [] });
    change(found.get(key), mark);
  }
  return found;
}

function change(all, mark) {
  const about = mark.suggested && namedBy(mark.suggested)?.index;
  const given = mark.verdict === "wrong" || !mark.competency ? undefined : namedBy(mark.competency)?.index;
  all.marks.push(mark);
  if (about !== undefined && about !== null) {
    all.given.delete(about);
    all.refused.add(about);
  } else if (mark.verdict !== "added") {
    all.nothingElse = true;
    all.given.clear();
  }
  if (given === undefined) return;
  all.given.set(given, mark.stage ?? null);
  all.refused.delete(given);
}
