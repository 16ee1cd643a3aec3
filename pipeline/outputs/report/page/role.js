// A role's page: its profile, the evidence for each competency, and the posting itself.

import { byId, download, h, link } from "./dom.js";
import { BAND_BORDERS, COLUMNS_SHOWN, COMPETENCIES, FLAT, META, cellOf, quote, requirementsOf, words } from "./data.js";
import { degree, name, own, reasonWords, surely, t, title, years } from "./words.js";
import { badge, bandBadge, bar, facts, figures, lane, subtitle, table } from "./bits.js";
import { CHART_ROWS, profileChart } from "./charts.js";
import { targetFile } from "./target.js";
import { signBox } from "./signoff.js";
import { missedBox, reviewBox } from "./review.js";
import { candidate, cardId, cellSummary, evidenceList, requirementTags } from "./evidence.js";
import { groupNote } from "./groups.js";

export function roleView(role) {
  const cells = COMPETENCIES.map((c) => [c, cellOf(role, c.index)]);
  const asked = cells.filter(([, cell]) => cell.band !== "none" || cell.listed.length > 0);
  if (COMPETENCIES.length > COLUMNS_SHOWN) asked.sort(([, a], [, b]) => (b.score || 0) - (a.score || 0));
  const rows = COMPETENCIES.length > COLUMNS_SHOWN ? asked : cells;
  return [
    h("p", { class: "back" }, h("a", { href: "#/" }, `← ${t("nav.overview")}`)),
    h("h1", { tabindex: -1, dir: "auto" }, title(role)),
    h("p", { class: "lead", dir: "auto" }, subtitle(role)),
    role.thin && h("p", { class: "note warn" }, t("thin.long")),
    groupNote(role),
    h(
      "p",
      { class: "acts" },
      h("a", { class: "button", href: link("compare", role.id) }, t("compare.with")),
      " ",
      h("button", { type: "button", onclick: () => download(targetFile(role), "target.json") }, t("target.save")),
      " ",
      h("button", { type: "button", onclick: () => window.print() }, t("print")),
    ),
    signBox(role),
    contextBox(role),
    h("h2", {}, t("role.profile")),
    figures(rows.length <= CHART_ROWS && profileChart(role, rows), profileTable(role, rows)),
    h(
      "div",
      { class: META.evidence_only ? "" : "columns" },
      h(
        "div",
        { class: "left" },
        h("h2", {}, t("role.evidence")),
        employerList(role),
        asked.map(([c, cell]) => competencySection(role, c, cell)),
        uncovered(role),
      ),
      META.evidence_only ? h("p", { class: "note" }, t("role.evidence_only")) : postingBox(role),
    ),
  ];
}

function contextBox(role) {
  return h(
    "section",
    { class: "box", "aria-label": t("role.context") },
    h("h2", {}, t("role.context")),
    facts([
      [t("years"), years(role.min_years, role.max_years)],
      [t("degree"), degree(role)],
      [t("filter.seniority"), name("seniority", role.seniority)],
      [t("salary"), role.salary],
      [t("type"), name("type", role.type)],
      [t("posted"), role.posted],
      [t("lang"), name("lang", role.lang)],
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
        "div",
        { class: "note warn" },
        h("strong", {}, t("flags.title")),
        h("p", { class: "small" }, t("flags.about")),
        h(
          "ul",
          {},
          role.flags.map((flag, n) => flagItem(role, flag, n)),
        ),
      ),
  );
}

function flagItem(role, [kind, start, end, grade, rule], n) {
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
    h("div", { class: "small", dir: "auto" }, words(rule)),
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

/** The score on a scale of 100 with the two borders between the bands drawn in. */
export function scoreBar(cell) {
  return h(
    "span",
    { class: "bar score" },
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      h("span", { class: `fill band-${cell.band}`, style: { width: `${cell.score}%` } }),
      BAND_BORDERS.map((at) => h("span", { class: "border", style: { left: `${at}%` } })),
    ),
    h("span", { class: "num" }, cell.score),
  );
}

function competencySection(role, competency, cell) {
  const toPosting = (r) =>
    h("button", { type: "button", class: "linkish", onclick: () => reveal(firstMark(r)) }, t("evidence.show"));
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
  const used = new Set([...role.cell.values()].flatMap((cell) => cell.evidence.map((e) => e.req)));
  const left = requirementsOf(role).filter((r) => !used.has(r.place));
  if (!left.length) return null;
  return h(
    "section",
    { class: "comp" },
    h("h3", {}, t("role.uncovered", { n: left.length })),
    h("p", { class: "muted" }, t("role.uncovered_about")),
    h(
      "ul",
      { class: "cards" },
      left.map((r) =>
        h(
          "li",
          { class: "card", id: `left-${r.place}`, tabindex: -1 },
          h("blockquote", { dir: "auto" }, quote(role, r)),
          h("p", { class: "tags" }, requirementTags(r)),
          !META.evidence_only &&
            h("button", { type: "button", class: "linkish", onclick: () => reveal(firstMark(r)) }, t("evidence.show")),
          r.matches.length > 0 &&
            h(
              "details",
              {},
              h("summary", {}, t("evidence.nearest")),
              h("ul", { class: "plain" }, r.matches.map(candidate)),
            ),
          reviewBox(role, r, null),
        ),
      ),
    ),
  );
}

export const firstMark = (requirement) => document.querySelector(`[data-req~="${requirement.place}"]`);

/** Bring something into view, with the focus on it and a short glow. */
export function reveal(element) {
  if (!element) return;
  for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
  element.classList.remove("glow");
  requestAnimationFrame(() => element.classList.add("glow"));
}

/** The posting with its evidence marked; a click on a mark goes to the card that uses it. */
function postingBox(role) {
  const body = h("div", { class: "posting-text", lang: role.lang === "zh" ? "zh" : null });
  let before = null; // neighbours of one kind share one name
  role.sections.forEach(([kind, , start, end]) => {
    const text = role.text.slice(start, end);
    if (!text.trim()) return;
    body.append(
      h(
        "section",
        { class: `sec sec-${words(kind)}` },
        kind !== before && h("p", { class: "sec-name" }, name("section", words(kind))),
        h("div", { class: "sec-text", dir: "auto" }, marked(role, start, end)),
      ),
    );
    before = kind;
  });
  if (!role.sections.length)
    body.append(h("div", { class: "sec-text", dir: "auto" }, marked(role, 0, role.text.length)));
  return h(
    "aside",
    { class: "posting", "aria-label": t("role.posting") },
    h("h2", {}, t("role.posting")),
    h(
      "p",
      { class: "legend small" },
      h("mark", { class: "is-evidence" }, t("mark.evidence")),
      h("mark", { class: "is-left" }, t("mark.left")),
      role.flags.length > 0 && h("mark", { class: "is-flag" }, t("mark.flag")),
    ),
    META.masked && h("p", { class: "muted small" }, t("role.masked")),
    missedBox(role),
    body,
  );
}

/** The pieces of a stretch of text, cut wherever a requirement or a flag begins or ends. */
function marked(role, start, end) {
  const spans = [
    ...requirementsOf(role).map((r) => ({ start: r.start, end: r.end, req: r.place })),
    ...role.flags.map(([, s, e], n) => ({ start: s, end: e, flag: n })),
  ].filter((s) => s.end > start && s.start < end);
  const cuts = [
    ...new Set([start, end, ...spans.flatMap((s) => [Math.max(start, s.start), Math.min(end, s.end)])]),
  ].sort((a, b) => a - b);
  const seen = new Set();
  return cuts.slice(1).map((to, i) =>
    piece(
      role,
      cuts[i],
      to,
      spans.filter((s) => s.start <= cuts[i] && s.end >= to),
      seen,
    ),
  );
}

function piece(role, from, to, over, seen) {
  const text = role.text.slice(from, to);
  if (!over.length) return text;
  const reqs = over.filter((s) => s.req !== undefined).map((s) => s.req);
  const flag = over.find((s) => s.flag !== undefined);
  const cards = reqs.flatMap((r) => cardsOf(role, r));
  const kind = `${reqs.length ? (cards.length ? "is-evidence" : "is-left") : ""} ${flag ? "is-flag" : ""}`;
  const id = flag && !seen.has(flag.flag) ? `flag-${flag.flag}` : null;
  if (flag) seen.add(flag.flag);
  const target = cards[0] || (reqs.length ? `left-${reqs[0]}` : null);
  const go = () => target && reveal(byId(target));
  return h(
    "mark",
    {
      class: kind,
      id,
      "data-req": reqs.join(" "),
      tabindex: target || id ? 0 : null,
      role: target ? "link" : null,
      onclick: go,
      onkeydown: (e) => {
        if (e.key === "Enter") go();
      },
    },
    text,
  );
}

/** The ids of the cards that a requirement stands on. */
function cardsOf(role, place) {
  const requirement = requirementsOf(role)[place];
  return [...role.cell.values()]
    .filter((cell) => cell.evidence.some((e) => e.req === place))
    .map((cell) => cardId(requirement, cell.competency));
}
