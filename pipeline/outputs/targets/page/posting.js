// One posting on the board: what it is, its target, and what it asks more, less and besides, each with its sentences.

import { h } from "../../report/page/dom.js";
import { COMPETENCIES, DIRECTIONS, TARGETS } from "./data.js";
import { gapWords, levelWords, own, percent, t } from "./words.js";

const MARK = { more: "▲", less: "▼", other: "＋", meets: "✓" };
const CLOSE_CALL = 5; // points of likeness between the two nearest targets

/** The row of a posting. */
export const postingRow = (posting) =>
  h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, ...heading(posting)),
    h("td", { role: "cell" }, label("board.target"), nearest(posting)),
    DIRECTIONS.map((direction) =>
      h("td", { role: "cell", class: direction }, label(`board.${direction}`), gapsOf(posting, direction)),
    ),
  );

const label = (key) => h("span", { class: "label", "aria-hidden": "true" }, t(key));

function heading({ title, company, place, posted, lang }) {
  const facts = [company, place, posted || t("board.undated"), t(`lang.${lang}`)].filter(Boolean);
  return [h("div", { dir: "auto" }, title || t("untitled")), h("div", { class: "muted small" }, facts.join(" · "))];
}

function nearest(posting) {
  const runner = posting.runner !== null && posting.runnerLikeness !== null && TARGETS[posting.runner];
  const close = runner && posting.likeness !== null && Math.abs(posting.likeness - posting.runnerLikeness) < CLOSE_CALL;
  const next = runner && t("board.runner", { name: runner.name, likeness: percent(posting.runnerLikeness) });
  return [
    posting.target === null
      ? h("div", {}, t(`how.${posting.how}`))
      : h("div", {}, h("strong", { dir: "auto" }, TARGETS[posting.target].name), " ", percent(posting.likeness)),
    next && h("div", { class: "muted small", dir: "auto" }, next),
    close && h("div", { class: "badge warn" }, t("board.close")),
    posting.target !== null && meets(posting),
  ];
}

/** What meets the target stands folded: it is what one looks for last. */
function meets(posting) {
  const some = posting.cells.filter((one) => one.direction === "meets");
  if (!some.length) return null;
  return h(
    "details",
    { class: "small" },
    h("summary", {}, t("board.meets", { n: some.length })),
    some.map((one) => gap(one, posting)),
  );
}

function gapsOf(posting, direction) {
  const some = posting.cells.filter((one) => one.direction === direction);
  return some.length ? some.map((one) => gap(one, posting)) : h("span", { class: "muted" }, "–");
}

/** One competency: its gap, and on demand what both ask for, with the sentences. */
function gap(cell, posting) {
  // Filled when it is opened: thousands of sentences that nobody looks at would make every filter slow.
  const fill = (event) => {
    if (event.target.childElementCount > 1) return;
    event.target.append(h("p", { class: "small" }, t("board.both", bothWords(cell, posting))), sentences(cell));
  };
  return h(
    "details",
    { class: "gap", ontoggle: fill },
    h(
      "summary",
      {},
      h("span", { class: "mark", "aria-hidden": "true" }, `${MARK[cell.direction]} `),
      own(COMPETENCIES[cell.competency].name),
      cell.direction !== "other" && h("span", { class: "muted" }, t("colon") + gapWords(cell.gap)),
    ),
  );
}

function bothWords(cell, posting) {
  const wish = TARGETS[posting.target].wishes.get(cell.competency);
  return {
    posting: levelWords(cell.band, cell.stage),
    target: wish ? levelWords(wish.band, wish.stage) : t("not_asked"),
  };
}

/** The sentences that are the evidence for a cell. */
export function sentences({ quotes, band }) {
  if (!quotes.length) return h("p", { class: "small muted" }, t(band ? "board.listed" : "board.no_sentence"));
  return h(
    "ul",
    { class: "quotes" },
    quotes.map(({ words, strength, stage, sure }) =>
      h(
        "li",
        {},
        h("q", { dir: "auto" }, words),
        " ",
        h(
          "span",
          { class: "muted small" },
          [
            stage !== null && t("stage.n", { n: stage }),
            strength === "preferred" && t("strength.preferred"),
            t("board.sure", { n: Math.min(99, Math.round(sure)) }),
          ]
            .filter(Boolean)
            .join(t("comma")),
        ),
      ),
    ),
  );
}
