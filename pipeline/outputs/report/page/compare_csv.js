// A comparison as a table: the columns are those of `jobprofile compare --out FILE.csv`.

import { letterOf } from "./comparing.js";
import { own, title } from "./words.js";

const COLUMNS = ["side", "posting_id", "title", "competency", "competency_id", "band", "score", "stage_low", "stage"];
const MORE = ["stage_high", "confidence", "n_evidence", "note", "n_asked", "band_low", "band_high", "differs"];

/** A value as a cell; what a spreadsheet would take for a formula is told apart from one. */
export function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const inert = /^[=+\-@\t\r]/.test(text) && typeof value === "string" ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** One row per competency and role, as text with the mark by which Excel knows UTF-8. */
export function comparisonCsv(roles, lines) {
  const rows = lines.flatMap((line) =>
    line.cells.map((one, n) => [
      letterOf(n),
      roles[n].id.replace(/^@/, ""),
      title(roles[n]),
      own([line.competency.name[0], ""]),
      line.competency.id,
      one.band,
      one.score,
      one.low,
      one.stage,
      one.high,
      one.of ? null : one.sure / 100,
      one.of ? 0 : one.count,
      one.note,
      one.of ? one.asked : null,
      one.of ? one.bands[0] : null,
      one.of ? one.bands[1] : null,
      line.differs ? "True" : "False",
    ]),
  );
  return `\ufeff${[[...COLUMNS, ...MORE], ...rows].map((row) => row.map(csvCell).join(",")).join("\n")}\n`;
}
