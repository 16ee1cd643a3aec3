// A target profile of one's own: a small file (JSON or CSV) that stands beside roles in a comparison.
// It is read here, in the page, and goes nowhere.

import { h, link, put, redraw } from "./dom.js";
import { BANDS, COMPETENCIES, DATA, EMPTY, ROLE, cellOf } from "./data.js";
import { MEMORY, remembered, t, title } from "./words.js";

const TARGET = "@target"; // no posting_id can be this: they are hexadecimal
const TARGET_KEY = `jobprofile.target.${DATA.framework.digest.slice(0, 12)}`;

/** The rows of a target file: [{competency, stage, band}] and its name. */
function parseTarget(text, filename) {
  const plain = text.replace(/^\ufeff/, "");
  if (/^\s*[{[]/.test(plain)) {
    const read = JSON.parse(plain);
    const list = Array.isArray(read) ? read : read.competencies;
    const rows = Array.isArray(list)
      ? list
      : Object.entries(list || {}).map(([competency, value]) => ({ competency, ...value }));
    return { name: read.name || filename, rows };
  }
  const [head, ...lines] = plain
    .split(/\r?\n/)
    .filter((line) => line.trim())
    .map(csvCells);
  const keys = head.map((key) => key.trim().toLowerCase());
  return { name: filename, rows: lines.map((cells) => Object.fromEntries(keys.map((key, i) => [key, cells[i]]))) };
}

function csvCells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
    (m[1] === undefined ? m[2] : m[1].replaceAll('""', '"')).trim(),
  );
}

const wish = ({ index }, band, stage, weight) => ({
  ...EMPTY,
  competency: index,
  band,
  stage,
  low: stage,
  high: stage,
  weight,
});

/** A target as something that can be compared like a role; throws with all faults of the file at once. */
function targetRole({ name: label, rows }) {
  const faults = [];
  const cell = new Map();
  rows.forEach((row, n) => {
    const found = COMPETENCIES.find((c) => [c.id, ...c.name].includes(row.competency));
    const stage = row.stage === undefined || row.stage === null || row.stage === "" ? null : Number(row.stage);
    const band = row.band || "medium";
    const weight = row.weight === undefined || row.weight === null || row.weight === "" ? 1 : Number(row.weight);
    if (!found) faults.push(t("target.unknown", { n: n + 1, name: row.competency }));
    else if (stage !== null && !found.stages.some((s) => s.n === stage))
      faults.push(t("target.stage", { n: n + 1, stage: row.stage }));
    else if (!BANDS.includes(band)) faults.push(t("target.band", { n: n + 1, band }));
    else if (!(weight > 0 && weight < Infinity)) faults.push(t("target.weight", { n: n + 1, weight: row.weight }));
    else cell.set(found.index, wish(found, band, band === "none" ? null : stage, weight));
  });
  if (!cell.size && !faults.length) faults.push(t("target.empty"));
  if (faults.length) throw new Error(faults.join(t("semicolon")));
  return { id: TARGET, place: -1, target: true, title: label, cell, cells: [], reqs: [], flags: [], sections: [] };
}

function keepTarget(text, filename) {
  ROLE.set(TARGET, targetRole(parseTarget(text, filename)));
  MEMORY.setItem(TARGET_KEY, JSON.stringify([text, filename]));
}

/** The target that the page was made with, where it was made for a comparison: it is not kept. */
if (DATA.target) ROLE.set(TARGET, targetRole(DATA.target));
const keptTarget = DATA.target ? null : remembered(TARGET_KEY, null);
if (keptTarget) keepTarget(...keptTarget);

/** The field that takes a target file, and what is wrong with the file if something is. */
export function targetField(ids) {
  const fault = h("p", { class: "note warn", role: "alert", hidden: true });
  const read = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      keepTarget(await file.text(), file.name);
      const address = link("compare", TARGET, ...ids.filter((id) => id !== TARGET));
      if (location.hash === address) redraw();
      else location.hash = address;
    } catch (error) {
      put(fault, `${t("target.fault")} ${error.message}`);
      fault.hidden = false;
    }
  };
  return h(
    "div",
    { class: "field wide" },
    h("label", { for: "c-target" }, t("target.add")),
    h("input", { id: "c-target", type: "file", accept: ".json,.csv", onchange: read }),
    fault,
    h("p", { class: "muted small" }, t("target.about")),
    ROLE.has(TARGET) &&
      !ids.includes(TARGET) &&
      h(
        "a",
        { class: "button", href: link("compare", TARGET, ...ids) },
        t("target.use", { name: ROLE.get(TARGET).title }),
      ),
  );
}

/** A role's own profile as a target file: where most people start. */
export function targetFile(role) {
  const competencies = COMPETENCIES.map((c) => [c, cellOf(role, c.index)])
    .filter(([, cell]) => cell.band !== "none")
    .map(([c, { band, stage }]) => ({ competency: c.name[0], band, stage }));
  return JSON.stringify({ name: title(role), competencies }, null, 1) + "\n";
}
