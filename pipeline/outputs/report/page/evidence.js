// A sentence that is evidence, with everything that was made of it.

import { byId, h, link, put } from "./dom.js";
import { COMPETENCIES, FLAT, META, cellOf, matchFor, quote, requirementsOf } from "./data.js";
import {
  bandSure,
  name,
  own,
  percent,
  reasonsWords,
  stageRange,
  stageShort,
  sureWord,
  surely,
  t,
  title,
  years,
} from "./words.js";
import { badge, bandBadge, bar, facts, stageMark, subtitle } from "./bits.js";
import { reviewBox } from "./review_box.js";
import { isCorrected } from "./recount.js";

// The lines that are unfolded in this view, so that they still are when a mark draws it anew.
const unfolded = new Set();
export const foldAll = () => unfolded.clear();

/**
 * A sentence on one line, with what matters of it in words; all else unfolds on demand, and is made only then.
 * `tags` stand beside the sentence, `details` returns what unfolds.
 */
export function sentenceLine(role, requirement, { id, kind, tags, details, about = "" }) {
  const key = `${role.id} ${requirement.place} ${about}`;
  const rest = h("div", { class: "line-more", hidden: true });
  const unfold = (event) => {
    if (!rest.firstChild) put(rest, details());
    rest.hidden = !rest.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!rest.hidden));
    if (rest.hidden) unfolded.delete(key);
    else unfolded.add(key);
  };
  if (unfolded.has(key)) {
    put(rest, details());
    rest.hidden = false;
  }
  return h(
    "li",
    { class: `line ${kind || ""}`, id, tabindex: -1, "data-line": key },
    h(
      "div",
      { class: "line-head" },
      h("blockquote", { dir: "auto" }, quote(role, requirement)),
      h("span", { class: "line-tags" }, tags),
      h(
        "button",
        { type: "button", class: "linkish", "aria-expanded": String(!rest.hidden), onclick: unfold },
        t("line.details"),
      ),
    ),
    rest,
  );
}

function evidenceLine(role, cell, evidence, options) {
  const requirement = requirementsOf(role)[evidence.req];
  const match = matchFor(requirement, cell.competency);
  return sentenceLine(role, requirement, {
    id: options.anchors ? cardId(requirement, cell.competency) : null,
    about: cell.competency,
    kind: evidence.counted ? "" : "repeat",
    tags: [
      !evidence.counted && badge(t("evidence.repeat"), "plain"),
      requirement.strength !== "unspecified" && strengthBadge(requirement),
      match && !FLAT && match.stage !== null && stageMark(match),
      match &&
        h("span", { class: "sure" }, match.corrected ? `✎ ${t("evidence.corrected")}` : sureWord(match.probability)),
    ],
    details: () => [
      h("p", { class: "tags" }, requirementTags(requirement)),
      match && matchDetails(match),
      h("p", { class: "acts" }, !META.evidence_only && options.toPosting(requirement)),
      match && moreDetails(requirement, match),
      match && reviewBox(role, requirement, match),
    ],
  });
}

/** A sentence that a mark took away: it stays where it stood, and counts no more. */
function refusedLine(role, cell, evidence, options) {
  const requirement = requirementsOf(role)[evidence.req];
  const suggested = requirement.own?.find((m) => m.competency === cell.competency);
  return sentenceLine(role, requirement, {
    id: options.anchors ? cardId(requirement, cell.competency) : null,
    about: cell.competency,
    kind: "refused",
    tags: [badge(`✗ ${t("evidence.refused_here")}`, "plain")],
    details: () => [
      h("p", { class: "acts" }, !META.evidence_only && options.toPosting(requirement)),
      suggested && reviewBox(role, requirement, suggested),
    ],
  });
}

export const cardId = (requirement, competency) => `card-${requirement.place}-${competency}`;

export function requirementTags(requirement) {
  const kind = name("subkind", requirement.subkind) || name("kind", requirement.kind);
  const asked =
    requirement.minYears !== null || requirement.maxYears !== null
      ? years(requirement.minYears, requirement.maxYears)
      : "";
  return [
    strengthBadge(requirement),
    badge(kind, "plain"),
    requirement.group && badge(t("evidence.alternative"), "plain"),
    asked && badge(asked, "plain"),
    requirement.degree && badge(name("degree", requirement.degree), "plain"),
  ];
}

/** Required or preferred; a duty that is called neither is simply a duty. */
export function strengthBadge({ strength, kind }) {
  if (strength === "unspecified" && kind === "responsibility") return null;
  return badge(name("strength", strength), `strength-${strength}`);
}

function matchDetails(match) {
  return facts([
    [
      t("evidence.indicator"),
      match.indicator
        ? h(
            "span",
            { dir: "auto" },
            own(match.indicator.words),
            !FLAT && match.indicator.stage !== null
              ? h("span", { class: "muted" }, ` (${stageShort(match.indicator.stage)})`)
              : null,
          )
        : t("evidence.noindicator"),
    ],
    FLAT ? ["", ""] : [t("stage"), stageMark(match)],
    [t("evidence.why"), match.why && h("span", { dir: "auto" }, reasonsWords(match.why))],
    [
      t("evidence.sure"),
      match.corrected
        ? badge(`✎ ${t("evidence.corrected")}`, "signed")
        : bar(match.probability, surely(match.probability)),
    ],
  ]);
}

/** The parts that count for something, the weightiest first. */
const notable = (parts) =>
  parts.filter((part) => Math.abs(part.value) >= 0.005).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));

/** A part by its name, `encoder:what it was compared with` or a word of its own. */
function partName(key) {
  const [encoder, kind] = key.split(":");
  return kind ? `${name("part", kind)} (${name("part", encoder)})` : name("part", key);
}

/** What one part adds to the probability; parts that take away point left and say so by sign. */
function partBar(part, parts) {
  const most = Math.max(...parts.map((p) => Math.abs(p.value))) || 1;
  return h(
    "div",
    { class: "part" },
    h("span", {}, partName(part.name)),
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      h("span", {
        class: `fill ${part.value < 0 ? "minus" : ""}`,
        style: { width: `${(100 * Math.abs(part.value)) / most}%` },
      }),
    ),
    h("span", { class: "num" }, (part.value > 0 ? "+" : "") + part.value.toFixed(2).replace("-", "−")),
  );
}

/** Another competency that a sentence may speak for, with its probability or the word of the person who judged it. */
export const candidate = (m) =>
  h(
    "li",
    {},
    own(COMPETENCIES[m.competency].name),
    " ",
    h(
      "span",
      { class: "muted" },
      m.corrected ? t(m.probability ? "evidence.corrected" : "evidence.refused") : percent(m.probability),
    ),
  );

/** The parts of the probability and the other candidates: there for whoever doubts a match. */
function moreDetails(requirement, match) {
  const others = requirement.matches.filter((m) => m.competency !== match.competency);
  return h(
    "details",
    {},
    h("summary", {}, t("evidence.details")),
    facts([
      [
        t("evidence.parts"),
        match.parts.length > 0 &&
          h(
            "div",
            { class: "parts" },
            notable(match.parts).map((part) => partBar(part, match.parts)),
          ),
      ],
      [t("evidence.others"), others.length > 0 && h("ul", { class: "plain" }, others.map(candidate))],
    ]),
  );
}

export function cellSummary(cell) {
  return [
    isCorrected(cell) &&
      h(
        "p",
        { class: "note" },
        badge(`✎ ${t("recount.by_you")}`, "signed"),
        " ",
        t("recount.before"),
        cellShort(cell.run),
      ),
    h(
      "div",
      { class: "summary" },
      bandBadge(cell.band, cell.score),
      cell.band !== "none" && !FLAT && stageMark(cell),
      cell.band !== "none" && h("span", { class: "sure" }, `${bandSure(cell)} · ${surely(cell.sure / 100)}`),
    ),
    cell.band !== cell.requiredBand &&
      h(
        "p",
        { class: "muted" },
        t("cell.required", { band: name("band", cell.requiredBand), score: cell.requiredScore ?? "–" }),
      ),
    cell.note && h("p", { class: "note", dir: "auto" }, noteWords(cell.note)),
    cell.listed.length > 0 && listedNote(cell),
  ];
}

/** Band, score and stage of a cell in a few words. */
export const cellShort = (cell) =>
  cell.band === "none"
    ? name("band", "none")
    : [
        name("band", cell.band),
        cell.score !== null && ` ${cell.score}`,
        cell.stage !== null && !FLAT && [t("comma"), stageRange(cell)],
      ];

function listedNote(cell) {
  const sign = h("span", { class: "mark-listed" }, "◆ ");
  const quotes = cell.listed.map((item, n) => [n > 0 && t("semicolon"), h("q", { dir: "auto" }, item)]);
  if (cell.listed.length <= LINES_SHOWN) return h("p", { class: "note" }, sign, t("cell.employer"), " ", quotes);
  return h(
    "details",
    { class: "note rest" },
    h("summary", {}, sign, t("cell.employer_n", { n: cell.listed.length })),
    h("p", {}, quotes),
  );
}

/** A note of the profile in the language of the page where it is one that the page knows. */
const noteWords = (note) => name("reason", note);

export const evidenceList = (role, cell, options) => [lineList(role, cell, options), hintList(role, cell)];

/** What is too unsure to be evidence: closed by default, and counted nowhere. */
function hintList(role, cell) {
  if (!cell.hints.length) return null;
  const hint = (place) => {
    const requirement = requirementsOf(role)[place];
    const match = matchFor(requirement, cell.competency);
    return h("li", {}, h("q", { dir: "auto" }, quote(role, requirement)), match && ` ${percent(match.probability)}`);
  };
  return h(
    "details",
    { class: "rest hints" },
    h("summary", {}, t("evidence.hints", { n: cell.hints.length })),
    h("ul", { class: "plain" }, cell.hints.map(hint)),
  );
}

function lineList(role, cell, options) {
  const gone = (cell.refused || []).map((e) => refusedLine(role, cell, e, options));
  const none = !cell.evidence.length && h("p", { class: "muted" }, t("cell.none"));
  if (none && !gone.length) return none;
  const order = [...cell.evidence].sort((a, b) => Number(b.counted) - Number(a.counted) || b.weight - a.weight);
  return [
    none,
    order.length > 0 && folded(order.map((e) => evidenceLine(role, cell, e, options))),
    gone.length > 0 && h("ol", { class: "lines" }, gone),
  ];
}

/** Lines of which the first are shown and the rest unfolds. */
export function folded(lines) {
  const list = (some) => h("ol", { class: "lines" }, some);
  if (lines.length <= LINES_SHOWN + 1) return list(lines);
  const rest = lines.slice(LINES_SHOWN);
  return [
    list(lines.slice(0, LINES_SHOWN)),
    h("details", { class: "rest" }, h("summary", {}, t("evidence.rest", { n: rest.length })), list(rest)),
  ];
}

// The weightiest sentences tell why; a posting can have twenty more, and they would bury the next competency.
const LINES_SHOWN = 5;

/** The panel over the heat map: one cell's evidence. */
export function openPanel(role, competency) {
  const panel = byId("panel");
  const cell = cellOf(role, competency.index);
  put(
    panel,
    h(
      "div",
      { class: "panel-head" },
      h(
        "div",
        {},
        h("p", { class: "muted", dir: "auto" }, title(role), subtitle(role) && ` — ${subtitle(role)}`),
        h("h2", { id: "panel-title", tabindex: -1 }, own(competency.name)),
      ),
      h("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => panel.close() }, "✕"),
    ),
    cellSummary(cell),
    evidenceList(role, cell, {
      toPosting: (r) => h("a", { href: link("role", role.id, "e", r.id) }, t("evidence.show")),
    }),
    h(
      "p",
      {},
      h("a", { class: "button", href: link("role", role.id) }, t("role.open")),
      " ",
      h("a", { class: "button", href: link("competency", competency.id) }, t("competency.open")),
    ),
    stampLine(),
  );
  if (panel.open) return;
  panel.showModal();
  panel.scrollTop = 0;
  byId("panel-title").focus();
}

const stampLine = () => h("p", { class: "stamp" }, t("stamp"));
