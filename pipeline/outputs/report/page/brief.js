// What a role asks for in a few sentences, each with a quotation: the first thing on its page.

import { h, link } from "./dom.js";
import { COLUMNS_SHOWN, COMPETENCIES, DATA, cellOf, matchFor, quote, requirementsOf } from "./data.js";
import { bandSure, own, t } from "./words.js";
import { stageMark } from "./bits.js";
import { competenciesFor } from "./frameworks.js";

// What is asked for most is quoted; the names of the others must still fit the page.
const QUOTED = 8;
const QUOTES = { high: 8, medium: 4, low: 2 };
const QUOTE_LETTERS = 140;
const FURTHER_LETTERS = 100;

/** The competencies that a role asks for, as its profile weighs them: the highest score first. */
export function askedCells(role) {
  return COMPETENCIES.map((c) => [c, cellOf(role, c.index)])
    .filter(([, cell]) => cell.band !== "none")
    .sort((a, b) => b[1].score - a[1].score);
}

/** The requirements that say why a cell is as it is: at its own stage first, then by weight; each idea once. */
function reasonsOf(role, cell) {
  const worth = (e) => {
    const match = matchFor(requirementsOf(role)[e.req], cell.competency);
    return (match && match.stage === cell.stage ? 10 : 0) + e.weight;
  };
  const ranked = cell.evidence.filter((e) => e.counted).sort((one, other) => worth(other) - worth(one));
  const ideas = new Set();
  const fresh = ({ idea, req }) => ideas.size < ideas.add(idea || `${req}`).size;
  return ranked.filter(fresh).map((e) => requirementsOf(role)[e.req]);
}

/** The requirement that says best why a cell is as it is. */
export const reasonOf = (role, cell) => reasonsOf(role, cell)[0];

/** A quotation that fits its place: cut at a word, and what is cut is seen to be. */
export function clipped(text, most = QUOTE_LETTERS) {
  const plain = text.replace(/\s+/g, " ").trim();
  let size = 0;
  for (let at = 0; at < plain.length; at += 1) {
    size += plain[at] > "\u2e80" ? 2 : 1;
    if (size > most) {
      const word = plain.lastIndexOf(" ", at);
      return `${plain.slice(0, word > at - 20 ? word : at).replace(/[\ud800-\udbff]$/, "")}…`;
    }
  }
  return plain;
}

/** The lines of a summary: what it says first, and the cells it says it of. */
function sentences(asked) {
  const of = (...bands) => asked.filter(([, cell]) => bands.includes(cell.band));
  const top = asked.length && asked[0][1].band !== "low" ? asked[0][1].band : null;
  const rest = asked.filter(([, cell]) => cell.band !== top && cell.band !== "low");
  return [
    ["brief.most", top ? of(top) : []],
    ["brief.also", rest],
    ["brief.little", of("low")],
  ].filter(([, cells]) => cells.length > 0);
}

/** The quotations of each asked cell, as many as there may be on a page with room for all. */
export const quotesOf = (role, asked) =>
  asked.map(([, cell], n) =>
    reasonsOf(role, cell)
      .slice(0, n < QUOTED ? QUOTES[cell.band] : 0)
      .map((reason, i) => clipped(quote(role, reason), i ? FURTHER_LETTERS : QUOTE_LETTERS)),
  );

/** How many groups of cells a summary has. */
export const groupsOf = (asked) => sentences(asked).length;

/** The summary of a role; it quotes evidence only, and says plainly where there is none. `plan` says how much of it. */
export function summary(role, plan) {
  const asked = askedCells(role);
  const quotes = new Map(quotesOf(role, asked).map((said, n) => [asked[n][0], said.slice(0, plan.quotes[n])]));
  return h(
    "section",
    { class: "words", "aria-label": t("brief.title") },
    asked.length === 0 && h("p", {}, t("brief.nothing", { framework: DATA.framework.name })),
    sentences(asked).map(([key, cells]) =>
      line(
        t(key),
        h(
          "ul",
          {},
          cells.map((one) => item(role, one, quotes.get(one[0]))),
        ),
      ),
    ),
    asked.length > 0 && notAsked(role, asked),
  );
}

const line = (lead, rest) => h("div", { class: "say" }, h("p", { class: "say-lead" }, lead), rest);

function item(role, [competency, cell], quotes) {
  const more = reasonsOf(role, cell).length - quotes.length;
  return h(
    "li",
    {},
    h("a", { href: link("role", role.id, "c", competency.id) }, own(competency.name)),
    cell.stage !== null && [" ", stageMark(cell)],
    h("span", { class: "muted" }, t("brief.how", { how: bandSure(cell) })),
    quotes.length > 0 && [
      t("colon"),
      quotes.map((words, n) => [n > 0 && t("semicolon"), h("q", { dir: "auto" }, words)]),
      more > 0 && h("span", { class: "muted small" }, t("brief.more", { n: more })),
    ],
    quotes.length === 0 &&
      cell.listed.length > 0 && [
        t("colon"),
        h("span", {}, t("cell.listed"), " ", h("q", { dir: "auto" }, clipped(cell.listed[0]))),
      ],
  );
}

/** What a role does not ask for, in words, and the names of hints that are too unsure to count; "" where it asks for all. */
export function notAskedWords(role, asked) {
  const all = competenciesFor(role);
  if (all.length > COLUMNS_SHOWN) return [t("brief.not_others", { n: DATA.framework.size - asked.length }), ""];
  const names = (cells) => cells.map((c) => own(c.name)).join(t("comma"));
  const not = all.filter((c) => cellOf(role, c.index).band === "none");
  const hinted = not.filter((c) => cellOf(role, c.index).hints.length > 0);
  return [
    not.length > 0 ? t("brief.not_names", { names: names(not) }) : "",
    hinted.length > 0 ? t("brief.hinted", { names: names(hinted) }) : "",
  ];
}

function notAsked(role, asked) {
  const [words, hinted] = notAskedWords(role, asked);
  return words && line(t("brief.not"), h("p", {}, words, h("span", { class: "muted" }, hinted)));
}
