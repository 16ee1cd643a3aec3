// A competency's page: what it is, which roles ask for it and at which stage, typical evidence.

import { h, link, svg } from "./dom.js";
import {
  COLUMNS_SHOWN,
  COMPETENCIES,
  DATA,
  FLAT,
  META,
  ROLES,
  STAGES,
  cellOf,
  matchFor,
  quote,
  requirementsOf,
  roleLink,
} from "./data.js";
import { name, own, stageShort, surely, t, title } from "./words.js";
import { badge, bandBadge, bar, figures, lane, scoreBar, stageMark, subtitle, table } from "./bits.js";
import { CHART_ROWS, askedChart, stagesChart } from "./charts.js";
import { strengthBadge } from "./evidence.js";

const TYPICAL = 12;

export function competenciesView() {
  const rows = COMPETENCIES.map((c) => {
    const cells = ROLES.map((role) => cellOf(role, c.index));
    const of = (band) => cells.filter((cell) => cell.band === band).length;
    return { c, cells, asked: cells.length - of("none"), of };
  });
  const ordered = COMPETENCIES.length > COLUMNS_SHOWN ? rows.sort((a, b) => b.asked - a.asked).slice(0, 200) : rows;
  return [
    h("h1", { tabindex: -1 }, t("nav.competencies")),
    h("p", { class: "lead" }, t("competencies.lead", { framework: DATA.framework.name })),
    figures(
      ordered.length <= CHART_ROWS && askedChart(ordered),
      table(
        t("nav.competencies"),
        [
          t("competency"),
          t("competencies.asked"),
          ...["high", "medium", "low"].map((b) => name("band", b)),
          ...(FLAT ? [] : [t("competencies.stages")]),
        ],
        ordered.map(({ c, cells, asked, of }) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, h("a", { href: link("competency", c.id) }, own(c.name))),
            h("td", {}, bar(asked / Math.max(1, ROLES.length), t("competencies.of", { n: asked, all: ROLES.length }))),
            ["high", "medium", "low"].map((b) => h("td", { class: "num" }, of(b) || "")),
            FLAT ? null : h("td", {}, histogram(cells)),
          ),
        ),
        "profile",
      ),
    ),
  ];
}

/** How many roles stand at each stage, as bars with their numbers. */
function histogram(cells) {
  const counts = Array.from({ length: STAGES }, (_, i) => cells.filter((cell) => cell.stage === i + 1).length);
  const most = Math.max(1, ...counts);
  const label = counts.map((n, i) => `${stageShort(i + 1)}: ${n}`).join(", ");
  return svg(
    "svg",
    {
      class: "histogram",
      viewBox: `0 0 ${STAGES * 26} 48`,
      width: STAGES * 26,
      height: 48,
      role: "img",
      "aria-label": label,
    },
    counts.map((n, i) => [
      svg("rect", {
        x: i * 26 + 4,
        y: 34 - (24 * n) / most,
        width: 18,
        height: (24 * n) / most,
        rx: 1.5,
        class: "col",
      }),
      svg("text", { x: i * 26 + 13, y: 34 - (24 * n) / most - 2, "text-anchor": "middle", class: "value" }, n || ""),
      svg("text", { x: i * 26 + 13, y: 46, "text-anchor": "middle" }, stageShort(i + 1)),
    ]),
  );
}

export function competencyView(competency) {
  const asking = ROLES.map((role) => ({ role, cell: cellOf(role, competency.index) }))
    .filter(({ cell }) => cell.band !== "none")
    .sort((a, b) => b.cell.score - a.cell.score || (b.cell.stage || 0) - (a.cell.stage || 0));
  const page = asking.slice(0, 100);
  return [
    h("p", { class: "back" }, h("a", { href: "#/competencies" }, `← ${t("nav.competencies")}`)),
    h("h1", { tabindex: -1 }, own(competency.name)),
    h("p", { class: "lead" }, own(competency.about)),
    stageTexts(competency),
    h("h2", {}, t("competency.roles", { n: asking.length, all: ROLES.length })),
    !FLAT &&
      asking.length > 0 &&
      (stagesChart(asking.map((a) => a.cell)) ||
        h(
          "figure",
          {},
          histogram(asking.map((a) => a.cell)),
          h("figcaption", { class: "muted small" }, t("competency.histogram")),
        )),
    asking.length > 0
      ? table(
          t("competency.roles", { n: asking.length, all: ROLES.length }),
          [t("role"), t("band"), t("score"), ...(FLAT ? [] : [t("stage")]), t("evidence.sure")],
          page.map(({ role, cell }) =>
            h(
              "tr",
              {},
              h(
                "th",
                { scope: "row" },
                h("a", { href: roleLink(role, "role", "c", competency.id), dir: "auto" }, title(role)),
                h("div", { class: "muted small", dir: "auto" }, subtitle(role)),
              ),
              h("td", {}, bandBadge(cell.band, null)),
              h("td", {}, scoreBar(cell)),
              FLAT
                ? null
                : h("td", {}, cell.stage === null ? h("span", { class: "muted" }, t("stage.none")) : lane(cell)),
              h("td", {}, bar(cell.sure / 100, surely(cell.sure / 100))),
            ),
          ),
          "profile",
        )
      : h("p", { class: "muted" }, t("competency.nobody")),
    page.length < asking.length && h("p", { class: "muted" }, t("competency.first", { n: page.length })),
    typicalEvidence(competency, asking),
  ];
}

function stageTexts(competency) {
  return h(
    "details",
    { class: "box" },
    h("summary", {}, t("competency.framework", { framework: DATA.framework.name })),
    competency.stages.map((stage) =>
      h(
        "section",
        {},
        stage.n !== null && h("h3", {}, t("stage.long", { n: stage.n })),
        own(stage.summary) && h("p", {}, own(stage.summary)),
        h(
          "ul",
          {},
          stage.indicators.map(([, en, zh]) => h("li", {}, own([en, zh]))),
        ),
      ),
    ),
  );
}

/** The surest counted sentences, one per role first, so that one long posting does not fill the list. */
function typicalEvidence(competency, asking) {
  const seen = new Set();
  const found = asking.flatMap(({ role, cell }) =>
    cell.evidence
      .filter((e) => e.counted)
      .map((e) => {
        const requirement = requirementsOf(role)[e.req];
        const match = matchFor(requirement, competency.index);
        return { role, requirement, match, worth: e.weight * (match ? match.probability : 0) };
      })
      .sort((a, b) => b.worth - a.worth)
      .map((item, turn) => ({ ...item, turn })),
  );
  const best = found
    .sort((a, b) => a.turn - b.turn || b.worth - a.worth)
    .filter(({ role, requirement }) => {
      const text = quote(role, requirement);
      return !seen.has(text) && seen.add(text);
    })
    .slice(0, TYPICAL);
  if (!best.length) return null;
  return [
    h("h2", {}, t("competency.typical")),
    h(
      "ul",
      { class: "cards two" },
      best.map(({ role, requirement, match }) =>
        h(
          "li",
          { class: "card" },
          h("blockquote", { dir: "auto" }, quote(role, requirement)),
          h(
            "p",
            { class: "tags" },
            strengthBadge(requirement),
            match && match.stage !== null && stageMark(match),
            match && badge(match.corrected ? `✎ ${t("evidence.corrected")}` : surely(match.probability), "plain"),
          ),
          match &&
            match.indicator &&
            h(
              "p",
              { class: "small" },
              h("span", { class: "muted" }, `${t("evidence.indicator")}: `),
              own(match.indicator.words),
            ),
          h(
            "p",
            { class: "small" },
            h(
              "a",
              {
                href: link(
                  "role",
                  role.id,
                  META.evidence_only ? "c" : "e",
                  META.evidence_only ? competency.id : requirement.id,
                ),
                dir: "auto",
              },
              title(role),
            ),
          ),
        ),
      ),
    ),
  ];
}
