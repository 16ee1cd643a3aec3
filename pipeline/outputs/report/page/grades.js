// Junior to senior inside a title: what appears from grade to grade, and what rises, with n and intervals; the rules are
// those of pipeline/outputs/compare/grades.py.

import { h, link } from "./dom.js";
import { COMPETENCIES, DATA, FLAT, ROLES, STAGES, cellOf } from "./data.js";
import { name, own, percent, t, title } from "./words.js";
import { badge, bar, table } from "./bits.js";
import { sentencesOf } from "./comparing.js";

const { z: Z, t: T, least: LEAST, grades: GRADES } = DATA.intervals;
const QUOTED = 5;

/** The 90 % interval of a share (Wilson). */
export function shareInterval(count, of) {
  const [share, spread] = [count / of, (Z * Z) / of];
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of))) / (1 + spread);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The 90 % interval of a mean (Student's t); null of fewer than two values. */
export function meanInterval(values) {
  if (values.length < 2) return null;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  const half =
    (T[Math.min(values.length - 1, T.length) - 1] * Math.max(LEAST, Math.sqrt(variance))) / Math.sqrt(values.length);
  return [middle - half, middle + half];
}

/** 1 where a value is surely higher in the last than in the first, -1 where lower, else 0. */
function trend(first, last) {
  if (!first || !last) return 0;
  return Number(last[0] > first[1]) - Number(last[1] < first[0]);
}

function lineOf(competency, grades) {
  const cells = grades.map(([, roles]) => {
    const asking = roles.filter((role) => cellOf(role, competency.index).band !== "none");
    const stages = asking.map((role) => cellOf(role, competency.index).stage).filter((stage) => stage !== null);
    return {
      asked: asking.length,
      of: roles.length,
      share: shareInterval(asking.length, roles.length),
      stages,
      stage: meanInterval(stages),
      roles: asking,
    };
  });
  const [first, last] = [cells[0], cells.at(-1)];
  const trends = [
    { 1: "appears", "-1": "fades" }[trend(first.share, last.share)],
    { 1: "rises", "-1": "falls" }[trend(first.stage, last.stage)],
  ].filter(Boolean);
  return { competency, cells, trends };
}

export function gradesView([words = ""]) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = ROLES.filter((role) => wanted.every((word) => (role.title || "").toLowerCase().includes(word)));
  const grades = GRADES.map((grade) => [grade, found.filter((role) => role.seniority === grade)]).filter(
    ([, roles]) => roles.length > 0,
  );
  const unstated = found.length - grades.reduce((sum, [, roles]) => sum + roles.length, 0);
  return [
    h("p", { class: "back" }, h("a", { href: "#/compare" }, `← ${t("nav.compare")}`)),
    h("h1", { tabindex: -1 }, t("grades.title")),
    h("p", { class: "lead" }, t("grades.lead")),
    titleField(words),
    h("p", { class: "count" }, t("grades.found", { n: found.length, unstated })),
    grades.length < 2 ? h("p", { class: "note" }, t("grades.few")) : ladder(grades),
  ];
}

function titleField(words) {
  const go = (event) => {
    event.preventDefault();
    location.hash = link("grades", ...[event.currentTarget.elements.title.value.trim()].filter(Boolean));
  };
  return h(
    "form",
    { class: "toolbar", role: "search", onsubmit: go },
    h(
      "div",
      { class: "field search" },
      h("label", { for: "g-title" }, t("grades.field")),
      h("input", { id: "g-title", name: "title", type: "search", value: words, autocomplete: "off" }),
    ),
    h("button", { class: "main" }, t("grades.go")),
  );
}

function ladder(grades) {
  const lines = COMPETENCIES.map((competency) => lineOf(competency, grades)).filter(({ cells }) =>
    cells.some((cell) => cell.asked),
  );
  return [
    changesBox(lines, grades),
    table(
      t("grades.title"),
      [
        t("competency"),
        ...grades.map(([grade, roles]) => `${name("seniority", grade)} (n = ${roles.length})`),
        t("grades.change"),
      ],
      lines.map(row),
      "profile compare",
    ),
  ];
}

/** What changes from the lowest grade to the highest, in words. */
function changesBox(lines, grades) {
  const [from, to] = [grades[0][0], grades.at(-1)[0]].map((grade) => name("seniority", grade));
  const changed = lines.filter(({ trends }) => trends.length);
  return h(
    "section",
    { class: "box", "aria-label": t("grades.changes", { from, to }) },
    h("h2", {}, t("grades.changes", { from, to })),
    changed.length === 0 && h("p", {}, t("grades.none")),
    changed.length > 0 &&
      h(
        "ul",
        {},
        changed.flatMap((line) => line.trends.map((kind) => changeWords(line, kind))),
      ),
  );
}

function changeWords({ competency, cells }, kind) {
  const [first, last] = [cells[0], cells.at(-1)];
  const byShare = kind === "appears" || kind === "fades";
  const value = (cell) =>
    byShare ? percent(cell.asked / cell.of) : t("grades.stage", { n: mean(cell.stages).toFixed(1) });
  return h(
    "li",
    {},
    h("strong", {}, own(competency.name)),
    t("colon"),
    t(`grades.${kind}`),
    h("span", { class: "muted" }, ` (${value(first)} → ${value(last)})`),
  );
}

const row = ({ competency, cells, trends }) =>
  h(
    "tr",
    { class: trends.length ? "differs" : "" },
    h("th", { scope: "row" }, h("a", { href: link("competency", competency.id) }, own(competency.name))),
    cells.map((cell) => h("td", {}, gradeCell(competency, cell))),
    h(
      "td",
      {},
      trends.length
        ? trends.map((kind) => badge(`≠ ${t(`grades.${kind}`)}`, "warn"))
        : h("span", { class: "muted" }, t("grades.unclear")),
    ),
  );

const clamped = (value) => Math.min(STAGES, Math.max(1, value)).toFixed(1);

function gradeCell(competency, cell) {
  const [low, high] = cell.share.map((share) => Math.round(100 * share));
  return [
    bar(cell.asked / cell.of, t("competencies.of", { n: cell.asked, all: cell.of })),
    h("div", { class: "small muted" }, t("grades.share", { low, high })),
    !FLAT &&
      cell.stages.length > 0 &&
      h(
        "div",
        { class: "small" },
        t("grades.stage", { n: mean(cell.stages).toFixed(1) }),
        cell.stage && ` (${clamped(cell.stage[0])}–${clamped(cell.stage[1])})`,
      ),
    cell.asked > 0 && sentences(competency, cell.roles),
  ];
}

/** Sentences of the postings that ask, made when they are first looked at. */
function sentences(competency, members) {
  const list = h("ul", { class: "quotes" });
  const fill = () => {
    if (list.firstChild) return;
    for (const { role, text } of sentencesOf({ members }, competency.index).slice(0, QUOTED))
      list.append(
        h(
          "li",
          {},
          h("q", { dir: "auto" }, text),
          " ",
          h("a", { class: "small", href: link("role", role.id, "c", competency.id), dir: "auto" }, title(role)),
        ),
      );
  };
  return h("details", { class: "small", ontoggle: fill }, h("summary", {}, t("grades.sentences")), list);
}
