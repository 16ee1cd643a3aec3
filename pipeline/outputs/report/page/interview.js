// Questions about what a role asks for, made of the framework's indicators, each with the sentence that is the reason.
// The sheet is about the role: it has no place for a candidate, a score or a rating.

import { h, link } from "./dom.js";
import { DATA, matchFor, quote, requirementsOf } from "./data.js";
import { bandSure, own, stageText, t, title } from "./words.js";
import { stageMark, subtitle } from "./bits.js";
import { askedCells, clipped, reasonOf } from "./brief.js";
import { keepActions } from "./keep.js";

const QUESTIONS = 2;

/** What the questions on a cell are made of: indicators of its stage that the evidence speaks of, then the others. */
export function demands(role, competency, cell) {
  const matched = cell.evidence
    .filter((e) => e.counted)
    .map((e) => matchFor(requirementsOf(role)[e.req], cell.competency)?.indicator)
    .filter((indicator) => indicator && indicator.stage === cell.stage)
    .map((indicator) => own(indicator.words));
  const stage = competency.stages.find((s) => s.n === cell.stage);
  const others = stage ? stage.indicators.map(([, en, zh]) => own([en, zh])) : [];
  const said = [...new Set([...matched, ...others])].filter(Boolean);
  const general = [stage && own(stage.summary), own(competency.about), own(competency.name)].filter(Boolean);
  return [...said, ...general].slice(0, QUESTIONS);
}

export function interviewView(role) {
  const rows = askedCells(role).filter(([, cell]) => reasonOf(role, cell));
  return [
    h("p", { class: "back" }, h("a", { href: link("role", role.id) }, `← ${title(role)}`)),
    h("h1", { tabindex: -1, dir: "auto" }, t("interview.title", { title: title(role) })),
    h("p", { class: "lead", dir: "auto" }, subtitle(role)),
    h("p", { class: "note" }, t("interview.about")),
    keepActions(role, [["interview", t("keep.interview")]]),
    rows.length === 0 && h("p", {}, t("brief.nothing", { framework: DATA.framework.name })),
    rows.map(([competency, cell]) => section(role, competency, cell)),
  ];
}

function section(role, competency, cell) {
  const questions = demands(role, competency, cell);
  return h(
    "section",
    { class: "box ask" },
    h("h2", {}, own(competency.name), cell.stage !== null && [" ", stageMark(cell)]),
    h("p", { class: "muted small" }, stageText(competency.index, cell.stage)),
    h(
      "p",
      {},
      t("interview.reason", { how: bandSure(cell) }),
      cell.requiredBand === "none" && t("interview.wish"),
      t("colon"),
      h("q", { dir: "auto" }, clipped(quote(role, reasonOf(role, cell)), 300)),
    ),
    h(
      "ol",
      {},
      questions.map((words, n) =>
        h("li", {}, h("strong", {}, t(`interview.question_${n + 1}`)), " ", h("q", { dir: "auto" }, words)),
      ),
    ),
  );
}
