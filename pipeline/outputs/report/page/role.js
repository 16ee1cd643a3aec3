// A role's page: the brief first, then the evidence for each competency, and the posting itself.

import { byId, download, h, link, reveal } from "./dom.js";
import { COLUMNS_SHOWN, COMPETENCIES, FLAT, META, cellOf, requirementsOf, words } from "./data.js";
import { degree, name, own, reasonWords, surely, t, title, years } from "./words.js";
import { badge, bandBadge, bar, facts, figures, lane, scoreBar, subtitle, table } from "./bits.js";
import { profileChart } from "./charts.js";
import { asksBox } from "./asks.js";
import { askedCells, summary } from "./brief.js";
import { briefPlan } from "./brief_plan.js";
import { fileName, keepActions } from "./keep.js";
import { targetFile } from "./target.js";
import { signBox } from "./signoff.js";
import { reviewBox } from "./review_box.js";
import { candidate, cellSummary, evidenceList, folded, requirementTags, sentenceLine } from "./evidence.js";
import { firstMark, postingBox } from "./posting.js";
import { apartBox, levelFact } from "./apart.js";
import { groupNote } from "./groups.js";
import { competenciesFor, fitNote } from "./frameworks.js";

const ROWS_DRAWN = 14; // more would not fit one page; the table has them all

export function roleView(role) {
  const cells = competenciesFor(role).map((c) => [c, cellOf(role, c.index)]);
  const asked = askedCells(role);
  const rows = cells.length > COLUMNS_SHOWN ? asked : cells;
  // What is not asked for is named in words; a bar that is none would take the room of a quotation.
  const bars = rows.filter(([, cell]) => cell.band !== "none");
  const drawn = bars.length > ROWS_DRAWN ? asked.slice(0, ROWS_DRAWN) : bars;
  const notes = [role.thin && h("p", { class: "note warn" }, t("thin.long")), groupNote(role), fitNote(role)];
  const said = role.contradictions?.length || 0; // a line each below one that names them: half a note of two lines
  const plan = briefPlan(role, asked, drawn.length, notes.filter(Boolean).length + (said && (said + 2) / 2));
  return [
    h("p", { class: "back" }, h("a", { href: "#/" }, `← ${t("nav.overview")}`)),
    h("h1", { tabindex: -1, dir: "auto" }, title(role)),
    h("p", { class: "lead", dir: "auto" }, subtitle(role)),
    notes,
    h(
      "div",
      { class: "brief-page" },
      h(
        "div",
        { class: "brief", style: { "--rows": `${drawn.length}` } },
        summary(role, plan),
        asked.length > 0 && figures(profileChart(role, drawn), profileTable(role, rows)),
        asksBox(role, plan),
      ),
      h("div", { class: "side" }, actions(role), signBox(role), contextBox(role), apartBox(role)),
    ),
    evidencePart(role, cells),
  ];
}

function actions(role) {
  return h(
    "div",
    { class: "acts" },
    keepActions(role, [
      ["brief", t("keep.brief")],
      ["evidence", t("keep.evidence")],
    ]),
    askedCells(role).length > 0 &&
      h("p", {}, h("a", { class: "button", href: link("interview", role.id) }, t("interview.open"))),
    h("p", {}, h("a", { class: "button", href: link("compare", role.id) }, t("compare.with"))),
    h(
      "p",
      {},
      h(
        "button",
        { type: "button", onclick: () => download(targetFile(role), fileName(role, "target.json")) },
        t("target.save"),
      ),
    ),
  );
}

/** Everything below the brief: what a print or a file of one page leaves out. */
function evidencePart(role, cells) {
  const asked = cells.filter(([, cell]) => cell.band !== "none" || cell.listed.length > 0 || cell.refused?.length);
  if (COMPETENCIES.length > COLUMNS_SHOWN) asked.sort(([, a], [, b]) => (b.score || 0) - (a.score || 0));
  return h(
    "div",
    { class: META.evidence_only ? "full" : "full columns" },
    h(
      "div",
      { class: "left" },
      h("h2", {}, t("role.evidence")),
      employerList(role),
      asked.map(([c, cell]) => competencySection(role, c, cell)),
      uncovered(role),
    ),
    META.evidence_only ? h("p", { class: "note" }, t("role.evidence_only")) : postingBox(role),
  );
}

function contextBox(role) {
  return h(
    "section",
    { class: "box context", "aria-label": t("role.context") },
    h("h2", {}, t("role.context")),
    facts([
      [t("level.of_role"), levelFact(role)],
      [t("years"), years(role.min_years, role.max_years, role.years_required)],
      [t("degree"), degree(role)],
      [t("filter.seniority"), name("seniority", role.seniority)],
      [t("salary"), role.salary],
      [t("type"), name("type", role.type)],
      [t("posted"), role.posted],
      [t("written_in"), name("lang", role.lang)],
      [t("sources"), (role.sources || []).join("; ")],
    ]),
    h("p", { class: "muted small" }, t("role.context_note")),
    (role.contradictions || []).length > 0 &&
      h(
        "div",
        { class: "note warn" },
        h("strong", {}, t("role.contradictions")),
        h(
          "ul",
          {},
          role.contradictions.map((c) => h("li", { dir: "auto" }, reasonWords(c))),
        ),
      ),
    role.flags.length > 0 &&
      h(
        "details",
        { class: "note warn" },
        h("summary", {}, t("flags.summary", { n: role.flags.length, kinds: flagKinds(role) })),
        h("p", { class: "small" }, t("flags.about")),
        h(
          "ul",
          {},
          role.flags.map((flag, n) => flagItem(role, flag, n)),
        ),
      ),
  );
}

const flagKinds = (role) => [...new Set(role.flags.map(([kind]) => name("flag", words(kind))))];

function flagItem(role, [kind, start, end, grade, rule, why], n) {
  const open =
    META.evidence_only || start === end
      ? null
      : h("button", { type: "button", class: "linkish", onclick: () => reveal(byId(`flag-${n}`)) }, t("evidence.show"));
  return h(
    "li",
    {},
    h("strong", {}, name("flag", words(kind))),
    " ",
    start < end && [h("q", { dir: "auto" }, role.text.slice(start, end)), " "],
    badge(name("grade", grade), "plain"),
    h("div", { class: "small", dir: "auto" }, words(rule) || (words(why) && t(`look_up.${words(why)}`))),
    open,
  );
}

/** The chart of a role, which is a table: every bar and dot stands beside its words. */
function profileTable(role, rows) {
  const heads = [
    t("competency"),
    t("band"),
    t("score"),
    ...(FLAT ? [] : [t("stage")]),
    t("evidence.sure"),
    t("evidence.count"),
  ];
  return table(
    t("role.profile"),
    heads,
    rows.map(([c, cell]) =>
      h(
        "tr",
        { class: cell.band === "none" ? "quiet" : "" },
        h(
          "th",
          { scope: "row" },
          cell.band === "none" && !cell.listed.length
            ? own(c.name)
            : h("a", { href: link("role", role.id, "c", c.id) }, own(c.name)),
          cell.listed.length > 0 && h("span", { class: "mark-listed", title: t("cell.listed") }, " ◆"),
        ),
        h("td", {}, bandBadge(cell.band, null)),
        h("td", {}, cell.score === null ? h("span", { class: "muted" }, "–") : scoreBar(cell)),
        FLAT
          ? null
          : h(
              "td",
              {},
              cell.stage === null
                ? h("span", { class: "muted" }, cell.band === "none" ? "–" : t("stage.none"))
                : lane(cell),
            ),
        h("td", {}, cell.band === "none" && !cell.sure ? "" : bar(cell.sure / 100, surely(cell.sure / 100))),
        h("td", { class: "num" }, cell.count || ""),
      ),
    ),
    "profile",
  );
}

const toPosting = (requirement) =>
  h("button", { type: "button", class: "linkish", onclick: () => reveal(firstMark(requirement)) }, t("evidence.show"));

function competencySection(role, competency, cell) {
  return h(
    "section",
    { class: "comp", id: `comp-${competency.index}`, tabindex: -1 },
    h("h3", {}, h("a", { href: link("competency", competency.id) }, own(competency.name))),
    cellSummary(cell),
    evidenceList(role, cell, { toPosting, anchors: true }),
  );
}

/** The competencies that the employer states, each with its nearest one in the framework. */
function employerList(role) {
  const listed = role.employer || [];
  if (!listed.length) return null;
  const heading = t("employer.title", { n: listed.length });
  const heads = [t("employer.group"), t("employer.item"), t("employer.grade"), t("employer.here"), t("evidence.sure")];
  return h(
    "details",
    { class: "box rest" },
    h("summary", {}, heading),
    h("p", { class: "muted small" }, t("explain.employer")),
    table(heading, heads, listed.map(counterpart)),
  );
}

function counterpart([item, group, grade, competency, stage, sure, how]) {
  const none = how === "none";
  const nearest = none
    ? t("employer.none")
    : [own(COMPETENCIES[competency].name), stage !== null && !FLAT && [" ", t("employer.stage", { n: stage })]];
  return h(
    "tr",
    {},
    h("td", { dir: "auto" }, group),
    h("td", { dir: "auto" }, item),
    h("td", { dir: "auto" }, grade),
    h("td", {}, nearest),
    h("td", {}, none ? "" : `${t(`employer.${how}`)} (${surely(sure / 100)})`),
  );
}

/** What the posting asks and no competency covers: shown, since a profile must not hide it. */
function uncovered(role) {
  const shown = [...role.cell.values()].flatMap((cell) => [...cell.evidence, ...(cell.refused || [])]);
  const used = new Set(shown.map((e) => e.req));
  const left = requirementsOf(role).filter((r) => !used.has(r.place));
  if (!left.length) return null;
  return h(
    "section",
    { class: "comp", id: "uncovered", tabindex: -1 },
    h("h3", {}, t("role.uncovered", { n: left.length })),
    h("p", { class: "muted" }, t("role.uncovered_about")),
    folded(left.map((r) => leftLine(role, r))),
  );
}

function leftLine(role, requirement) {
  return sentenceLine(role, requirement, {
    id: `left-${requirement.place}`,
    tags: requirementTags(requirement),
    details: () => [
      !META.evidence_only && h("p", { class: "acts" }, toPosting(requirement)),
      requirement.matches.length > 0 && [
        h("p", { class: "muted" }, t("evidence.nearest")),
        h("ul", { class: "plain" }, requirement.matches.map(candidate)),
      ],
      reviewBox(role, requirement, null),
    ],
  });
}
