// Two to four roles side by side, with the differences called out.

import { h, link, svg } from "./dom.js";
import {
  COMPETENCIES,
  FLAT,
  META,
  ROLE,
  ROLES,
  STAGES,
  cellOf,
  isFar,
  quote,
  requirementsOf,
  roleLink,
  words,
} from "./data.js";
import { degree, name, own, t, title, years } from "./words.js";
import { badge, bandBadge, figures, stageMark, subtitle, table } from "./bits.js";
import { CHART_ROWS, comparisonChart } from "./charts.js";
import { gapWords, targetField } from "./target.js";
import { FRAMEWORKS, profiles } from "./frameworks.js";

const SIGNS = ["●", "■", "▲", "◆"];
// Below these a difference is within what a reading of two postings may vary.
const SCORE_APART = 20;
const STAGE_APART = 1;

/** How far apart roles are in one competency; null where no one asks for it. */
function apart(roles, competency) {
  const cells = roles.map((role) => cellOf(role, competency.index));
  if (cells.every((cell) => cell.band === "none")) return null;
  const compared = cells.filter((_, n) => profiles(competency.of, roles[n]));
  const range = (values) => (values.length > 1 ? Math.max(...values) - Math.min(...values) : 0);
  const stages = cells
    .filter((cell) => cell.band !== "none")
    .map((cell) => cell.stage)
    .filter((n) => n !== null);
  const scores = cells.map((cell) => cell.score).filter((n) => n !== null);
  const missing = compared.some((cell) => cell.band === "none");
  return {
    competency,
    cells,
    stage: range(stages),
    score: range(scores),
    missing,
    differs: missing || range(stages) > STAGE_APART - 1 || range(scores) >= SCORE_APART,
  };
}

export function compareView(ids) {
  const roles = ids
    .map((id) => ROLE.get(id))
    .filter(Boolean)
    .slice(0, 4);
  const found = COMPETENCIES.map((c) => apart(roles, c)).filter(Boolean);
  return [
    h("h1", { tabindex: -1 }, t("nav.compare")),
    h("p", { class: "lead" }, t("compare.lead")),
    chooser(roles),
    roles.length < 2
      ? h("p", { class: "note" }, t("compare.more"))
      : [
          differences(roles, found),
          h("h2", {}, t("compare.profile")),
          h(
            "p",
            { class: "legend" },
            roles.map((r, n) =>
              h(
                "span",
                { class: `who-${n}` },
                h("span", { "aria-hidden": "true" }, SIGNS[n]),
                " ",
                h("span", { dir: "auto" }, title(r)),
              ),
            ),
          ),
          figures(found.length <= CHART_ROWS && comparisonChart(roles, found), comparisonTable(roles, found)),
          h("h2", {}, t("role.context")),
          contextTable(roles),
        ],
  ];
}

/** Search field and list to add a role; chips to take one away. */
function chooser(roles) {
  const ids = roles.map((r) => r.id);
  const input = h("input", {
    id: "c-add",
    list: "c-list",
    autocomplete: "off",
    placeholder: t("compare.hint"),
    onchange: (event) => {
      const found = ROLES.find((r) => label(r) === event.target.value);
      if (found && !ids.includes(found.id)) location.hash = link("compare", ...ids, found.id);
    },
  });
  const label = (r) => `${title(r)}${subtitle(r) ? ` — ${subtitle(r)}` : ""} [${r.place + META.first + 1}]`;
  return h(
    "div",
    { class: "chooser" },
    h(
      "ul",
      { class: "chips" },
      roles.map((r, n) =>
        h(
          "li",
          { class: `who who-${n}` },
          h("span", { "aria-hidden": "true" }, SIGNS[n]),
          " ",
          r.target ? h("strong", {}, title(r)) : h("a", { href: roleLink(r, "role"), dir: "auto" }, title(r)),
          h(
            "span",
            { class: "muted small", dir: "auto" },
            r.target ? t("target.chip") : r.members ? t("group.chip", { n: r.members.length }) : subtitle(r),
          ),
          h(
            "a",
            {
              class: "close",
              href: link("compare", ...ids.filter((id) => id !== r.id)),
              "aria-label": t("compare.remove", { title: title(r) }),
            },
            "✕",
          ),
        ),
      ),
    ),
    h(
      "div",
      { class: "choose" },
      roles.length < 4 &&
        h(
          "div",
          { class: "field wide" },
          h("label", { for: "c-add" }, t("compare.add")),
          input,
          h(
            "datalist",
            { id: "c-list" },
            ROLES.filter((r) => !ids.includes(r.id)).map((r) => h("option", { value: label(r) })),
          ),
        ),
      targetField(ids),
    ),
  );
}

function differences(roles, found) {
  const weight = (f) => (f.missing ? Math.max(...f.cells.map((cell) => cell.score ?? 0)) : f.stage * 25 + f.score);
  const real = found.filter((f) => f.differs).sort((a, b) => weight(b) - weight(a));
  const same = found.filter((f) => !f.differs);
  return h(
    "section",
    { class: "box", "aria-label": t("compare.differences") },
    h("h2", {}, t("compare.differences")),
    real.length ? differenceList(roles, real.slice(0, DIFFERENCES_SHOWN)) : h("p", {}, t("compare.none")),
    real.length > DIFFERENCES_SHOWN &&
      h(
        "details",
        { class: "rest" },
        h("summary", {}, t("evidence.rest", { n: real.length - DIFFERENCES_SHOWN })),
        differenceList(roles, real.slice(DIFFERENCES_SHOWN)),
      ),
    same.length > 0 &&
      h(
        "p",
        { class: "muted" },
        t("compare.same", { names: same.map((f) => own(f.competency.name)).join(t("comma")) }),
      ),
  );
}

const DIFFERENCES_SHOWN = 5; // the largest; the table below has them all

const differenceList = (roles, some) =>
  h(
    "ul",
    { class: "differences" },
    some.map((f) => h("li", {}, h("strong", {}, own(f.competency.name)), ": ", differenceWords(roles, f))),
  );

function differenceWords(roles, { cells, competency }) {
  return cells.map((cell, n) => [
    n > 0 && t("semicolon"),
    h(
      "span",
      { class: `who-${n}` },
      h("span", { "aria-hidden": "true" }, SIGNS[n]),
      h("span", { class: "sr" }, title(roles[n])),
    ),
    " ",
    cell.band === "none"
      ? profiles(competency.of, roles[n])
        ? t("compare.not_asked")
        : t("fit.not_by", { framework: FRAMEWORKS[competency.of] })
      : [
          name("band", cell.band),
          cell.score !== null && ` ${cell.score}`,
          cell.stage !== null && [", ", stageMark(cell)],
        ],
  ]);
}

function comparisonTable(roles, found) {
  const heads = [
    t("competency"),
    ...roles.map((r, n) =>
      h("th", { scope: "col", class: `who-${n}` }, SIGNS[n], " ", h("span", { dir: "auto" }, title(r))),
    ),
    ...(FLAT ? [] : [t("stage")]),
    t("compare.apart"),
  ];
  return table(
    t("compare.profile"),
    heads,
    found.map((f) =>
      h(
        "tr",
        { class: f.differs ? "differs" : "" },
        h("th", { scope: "row" }, h("a", { href: link("competency", f.competency.id) }, own(f.competency.name))),
        f.cells.map((cell, n) =>
          h(
            "td",
            {},
            cell.band === "none"
              ? h("span", { class: "muted" }, t("compare.not_asked"))
              : comparedCell(roles[n], f.competency, cell),
            gap(roles, f, n),
          ),
        ),
        FLAT ? null : h("td", {}, sharedLane(f.cells)),
        h(
          "td",
          {},
          f.differs ? badge(`≠ ${apartWords(f)}`, "warn") : h("span", { class: "muted" }, t("compare.alike")),
        ),
      ),
    ),
    "profile compare",
  );
}

function apartWords(f) {
  const stage = f.stage > 1 ? t("compare.stages", { n: f.stage }) : f.stage === 1 ? t("compare.stage") : "";
  const score = f.score >= SCORE_APART ? t("compare.points", { n: f.score }) : "";
  return [f.missing && t("compare.missing"), stage, score].filter(Boolean).join(t("comma"));
}

/** Where a target stands among the roles: how each role stands to it. */
function gap(roles, { cells }, n) {
  const target = roles.findIndex((r) => r.target);
  const said = target >= 0 && target !== n && gapWords(cells[n], cells[target]);
  return said ? h("div", { class: "small gap" }, `→ ${said}`) : null;
}

function comparedCell(role, competency, cell) {
  if (role.target)
    return [bandBadge(cell.band, null), h("div", { class: "small" }, cell.stage !== null && stageMark(cell))];
  return [
    h("a", { class: "plainlink", href: roleLink(role, "role", "c", competency.id) }, bandBadge(cell.band, cell.score)),
    h("div", { class: "small" }, cell.stage !== null && stageMark(cell)),
    !isFar(role) &&
      !role.members &&
      h(
        "details",
        { class: "small" },
        h("summary", {}, t("compare.evidence", { n: cell.evidence.length })),
        h(
          "ul",
          { class: "plain" },
          cell.evidence
            .filter((e) => e.counted)
            .map((e) => h("li", {}, h("q", { dir: "auto" }, quote(role, requirementsOf(role)[e.req])))),
        ),
      ),
  ];
}

/** One line of stages with a sign of its own for each role; the words stand in the cells beside it. */
function sharedLane(cells) {
  const at = (n) => 14 + ((n - 1) * 132) / Math.max(1, STAGES - 1);
  const beside = new Map();
  return svg(
    "svg",
    { class: "lane shared", viewBox: "0 0 160 44", "aria-hidden": "true" },
    svg("line", { x1: at(1), x2: at(STAGES), y1: 30, y2: 30, class: "axis" }),
    Array.from({ length: STAGES }, (_, i) => [
      svg("circle", { cx: at(i + 1), cy: 30, r: 1.8, class: "tick" }),
      svg("text", { x: at(i + 1), y: 43, "text-anchor": "middle" }, i + 1),
    ]),
    cells.map((cell, n) => {
      if (cell.stage === null || cell.band === "none") return null;
      const turn = beside.get(cell.stage) || 0;
      beside.set(cell.stage, turn + 1);
      return svg(
        "text",
        { x: at(cell.stage) + turn * 10, y: 23, "text-anchor": "middle", class: `sign who-${n}` },
        SIGNS[n],
      );
    }),
  );
}

function contextTable(roles) {
  const rows = [
    [t("years"), (r) => years(r.min_years, r.max_years, r.years_required)],
    [t("degree"), degree],
    [t("filter.seniority"), (r) => name("seniority", r.seniority)],
    [t("salary"), (r) => r.salary || ""],
    [t("type"), (r) => name("type", r.type)],
    [t("filter.company"), (r) => r.company],
    [t("lang"), (r) => name("lang", r.lang)],
    [
      t("flags.title"),
      (r) => (r.flags.length ? [...new Set(r.flags.map(([kind]) => name("flag", words(kind))))].join(t("comma")) : ""),
    ],
  ];
  return table(
    t("role.context"),
    [
      "",
      ...roles.map((r, n) =>
        h("th", { scope: "col", class: `who-${n}` }, SIGNS[n], " ", h("span", { dir: "auto" }, title(r))),
      ),
    ],
    rows.map(([head, value]) => {
      const values = roles.map((r) => (r.target ? "" : value(r) || "–"));
      return h(
        "tr",
        { class: new Set(values.filter(Boolean)).size > 1 ? "differs" : "" },
        h("th", { scope: "row" }, head),
        values.map((v) => h("td", { dir: "auto" }, v)),
      );
    }),
    "profile",
  );
}
