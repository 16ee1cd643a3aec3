// The tables of a comparison: each competency with its sentences, role by role, and what the postings say of themselves.

import { h, link } from "./dom.js";
import { roleLink, words } from "./data.js";
import { bandSure, degree, name, own, percent, sureWord, t, title, years } from "./words.js";
import { badge, bandBadge, stageMark, table } from "./bits.js";
import { cellShort } from "./evidence.js";
import { isOpen, letterOf, sentencesOf } from "./comparing.js";

/** The letter that a role goes by. */
export const sign = (n) => h("span", { class: `letter-sign fill-${n}` }, letterOf(n));
export const named = (role, n) => [sign(n), " ", titleOf(role)];
const titleOf = (role) => h("span", { dir: "auto" }, title(role));

/** Band, score and stage of a cell, or why it has none. */
export const cellWordsOf = (cell) =>
  cell.band === "none" ? (cell.note ? name("reason", cell.note) : t("not_asked")) : cellShort(cell);

/** How roles differ in a competency; empty where they do not. */
export function apartWords(line) {
  const stages = line.stages === 1 ? t("apart.stage") : line.stages > 1 ? t("apart.stages", { n: line.stages }) : "";
  const band = line.missing
    ? t("apart.only", { who: line.asking.map(letterOf).join(t("comma")) })
    : line.bands > 0
      ? t("apart.band")
      : "";
  return [band, stages].filter(Boolean).join(t("comma"));
}

/** A row for each competency; a target has a column of its own. */
export function profileTable(roles, target, lines) {
  const many = roles.length > 1;
  const heads = [
    t("competency"),
    ...(target ? [t("target")] : []),
    ...roles.map((role, n) => h("th", { scope: "col" }, named(role, n))),
    ...(many ? [t("apart")] : []),
  ];
  return table(
    t("profile"),
    heads,
    lines.map((line) =>
      h(
        "tr",
        { class: line.differs ? "differs" : "" },
        h("th", { scope: "row" }, h("a", { href: link("competency", line.competency.id) }, own(line.competency.name))),
        target && h("td", {}, wishWords(line.wanted)),
        line.cells.map((cell, n) => h("td", {}, comparedCell(roles[n], line, n))),
        many &&
          h(
            "td",
            {},
            line.differs ? badge(`≠ ${apartWords(line)}`, "warn") : h("span", { class: "muted" }, t("apart.none")),
          ),
      ),
    ),
    "profile compare",
  );
}

const wishWords = (wanted) =>
  wanted
    ? [
        name("band", wanted.band),
        wanted.stage !== null && [t("comma"), t("stage.n", { n: wanted.stage })],
        (wanted.weight ?? 1) !== 1 && h("span", { class: "muted small" }, ` × ${wanted.weight}`),
      ]
    : h("span", { class: "muted" }, "–");

function comparedCell(role, line, n) {
  const cell = line.cells[n];
  const sentences = sentencesOf(role, line.competency.index);
  return [
    cell.band === "none"
      ? h("span", { class: "muted" }, cellWordsOf(cell))
      : h(
          "a",
          { class: "plainlink", href: roleLink(role, "role", "c", line.competency.id), title: bandSure(cell) },
          bandBadge(cell.band, cell.score),
        ),
    cell.stage !== null && h("div", { class: "small" }, stageMark(cell)),
    cell.asked !== undefined && role.members?.length > 1 && h("div", { class: "small muted" }, spreadWords(cell, role)),
    gapLine(line.gaps[n]),
    sentences.length > 0 &&
      h(
        "details",
        { class: "small rest" },
        h("summary", {}, t("evidence", { n: sentences.length })),
        h("ul", { class: "quotes" }, sentences.map(sentence)),
      ),
  ];
}

function sentence({ requirement, match, text }) {
  const facts = [
    name("kind", requirement.kind),
    match.stage !== null && t("stage.n", { n: match.stage }),
    match.corrected ? t("evidence.corrected") : `${sureWord(match.probability)} ${percent(match.probability)}`,
  ];
  return h(
    "li",
    {},
    h("q", { dir: "auto" }, text),
    " ",
    h("span", { class: "muted" }, facts.filter(Boolean).join(t("comma"))),
  );
}

/** How far the postings of a role agree in a cell. */
function spreadWords(cell, role) {
  const [low, high] = cell.bands.map((band) => name("band", band));
  const all = role.members.length;
  if (!cell.asked) return "";
  if (cell.asked < all) return t("asked.some", { n: cell.asked, all, high });
  return low === high ? t("asked.alike", { all }) : t("asked.range", { low, high, all });
}

function gapLine(gap) {
  if (!gap) return null;
  const mark = isOpen(gap) ? "▼" : gap.verdict === "meets" ? "✓" : "▲";
  return h(
    "div",
    { class: `small gap ${isOpen(gap) ? "gap-open" : ""}` },
    h("span", { "aria-hidden": "true" }, `${mark} `),
    gapWords(gap),
  );
}

/** How a role stands to the target: both stage and emphasis where both differ. */
function gapWords(gap) {
  if (["missing", "extra", "meets"].includes(gap.verdict)) return t(`gap.${gap.verdict}`);
  return [
    gap.stages && t(gap.stages > 0 ? "gap.above" : "gap.below", { n: Math.abs(gap.stages) }),
    gap.bands && t(gap.bands > 0 ? "gap.more" : "gap.less"),
  ]
    .filter(Boolean)
    .join(t("comma"));
}

/** What the postings say of themselves; rows that none fills are left out. */
export function contextTable(roles) {
  const flags = (r) => [...new Set(r.flags.map(([kind]) => name("flag", words(kind))))].join(t("comma"));
  const rows = [
    [t("company"), (r) => r.company],
    [t("lang"), (r) => name("lang", r.lang)],
    [t("seniority"), (r) => name("seniority", r.seniority)],
    [t("years"), (r) => years(r.min_years, r.max_years, r.years_required)],
    [t("degree"), degree],
    [t("salary"), (r) => r.salary],
    [t("type"), (r) => name("type", r.type)],
    [t("flags.title"), flags, t("flags.none")],
  ].filter(([, value]) => roles.some(value));
  return table(
    t("context"),
    ["", ...roles.map((r, n) => h("th", { scope: "col" }, named(r, n)))],
    rows.map(([head, value, otherwise = t("unsaid")]) => {
      const values = roles.map((r) => value(r) || otherwise);
      return h(
        "tr",
        { class: new Set(values).size > 1 ? "differs" : "" },
        h("th", { scope: "row" }, head),
        values.map((v) => h("td", { dir: "auto" }, v)),
      );
    }),
    "profile",
  );
}
