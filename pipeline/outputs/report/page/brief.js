// What a role asks for in a few sentences, each with a quotation: the first thing on its page.

import { h, link } from "./dom.js";
import { COLUMNS_SHOWN, COMPETENCIES, DATA, cellOf, matchFor, quote, requirementsOf } from "./data.js";
import { bandSure, own, t } from "./words.js";
import { stageMark } from "./bits.js";
import { competenciesFor } from "./frameworks.js";

// What is asked for most gets a quotation each; the names of the others must still fit the page.
const QUOTED = 8;
const QUOTE_LETTERS = 140;

/** The competencies that a role asks for, as its profile weighs them: the highest score first. */
export function askedCells(role) {
  return COMPETENCIES.map((c) => [c, cellOf(role, c.index)])
    .filter(([, cell]) => cell.band !== "none")
    .sort((a, b) => b[1].score - a[1].score);
}

/** The requirement that says best why a cell is as it is: at the cell's own stage where one is, then the weightiest. */
export function reasonOf(role, cell) {
  const worth = (e) => {
    const match = matchFor(requirementsOf(role)[e.req], cell.competency);
    return (match && match.stage === cell.stage ? 10 : 0) + e.weight;
  };
  const [best] = cell.evidence.filter((e) => e.counted).sort((a, b) => worth(b) - worth(a));
  return best && requirementsOf(role)[best.req];
}

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

/** The summary of a role; it quotes evidence only, and says plainly where there is none. */
export function summary(role) {
  const asked = askedCells(role);
  const quoted = new Set(asked.slice(0, QUOTED).map(([c]) => c));
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
          cells.map((one) => item(role, one, quoted.has(one[0]))),
        ),
      ),
    ),
    asked.length > 0 && notAsked(role, asked),
  );
}

const line = (lead, rest) => h("div", { class: "say" }, h("p", { class: "say-lead" }, lead), rest);

function item(role, [competency, cell], quoted) {
  const reason = quoted && reasonOf(role, cell);
  const more = cell.evidence.filter((e) => e.counted).length - 1;
  return h(
    "li",
    {},
    h("a", { href: link("role", role.id, "c", competency.id) }, own(competency.name)),
    cell.stage !== null && [" ", stageMark(cell)],
    h("span", { class: "muted" }, t("brief.how", { how: bandSure(cell) })),
    reason && [
      t("colon"),
      h("q", { dir: "auto" }, clipped(quote(role, reason))),
      more > 0 && h("span", { class: "muted small" }, t("brief.more", { n: more })),
    ],
    quoted &&
      !reason &&
      cell.listed.length > 0 && [
        t("colon"),
        h("span", {}, t("cell.listed"), " ", h("q", { dir: "auto" }, clipped(cell.listed[0]))),
      ],
  );
}

function notAsked(role, asked) {
  const names = (cells) => cells.map((c) => own(c.name)).join(t("comma"));
  if (competenciesFor(role).length > COLUMNS_SHOWN)
    return line(t("brief.not"), h("p", {}, t("brief.not_others", { n: DATA.framework.size - asked.length })));
  const not = competenciesFor(role).filter((c) => cellOf(role, c.index).band === "none");
  if (!not.length) return null;
  const hinted = not.filter((c) => cellOf(role, c.index).hints.length > 0);
  return line(
    t("brief.not"),
    h(
      "p",
      {},
      t("brief.not_names", { names: names(not) }),
      hinted.length > 0 && h("span", { class: "muted" }, t("brief.hinted", { names: names(hinted) })),
    ),
  );
}
