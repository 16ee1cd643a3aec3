// The page of a role of several postings: what they ask for, how far they spread, and why they are one.

import { h, link } from "./dom.js";
import { COMPETENCIES, FLAT, cellOf, roleLink, words } from "./data.js";
import { name, own, reasonsWords, t, title } from "./words.js";
import { bandBadge, bar, lane, subtitle, table } from "./bits.js";
import { columns, heatRow } from "./overview.js";

const range = ([low, high]) => (low === high ? low : `${low}–${high}`);

export function groupView(group) {
  const rows = COMPETENCIES.map((c) => [c, cellOf(group, c.index)]).filter(([, cell]) => cell.asked);
  const heads = [t("competency"), t("group.asked"), t("band"), t("score"), ...(FLAT ? [] : [t("stage")])];
  return [
    h("p", { class: "back" }, h("a", { href: "#/" }, `← ${t("nav.overview")}`)),
    h("h1", { tabindex: -1, dir: "auto" }, title(group)),
    h("p", { class: "lead", dir: "auto" }, t("group.lead", { n: group.members.length }), " ", subtitle(group)),
    h(
      "p",
      { class: "acts" },
      h(
        "a",
        { class: "button", href: link("compare", ...group.members.slice(0, 4).map((m) => m.id)) },
        t("group.compare"),
      ),
    ),
    h("h2", {}, t("group.spread")),
    h("p", { class: "muted" }, t("group.spread_about")),
    table(
      t("group.spread"),
      heads,
      rows.map(([c, cell]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, h("a", { href: link("competency", c.id) }, own(c.name))),
          h("td", {}, bar(cell.asked / cell.of, t("competencies.of", { n: cell.asked, all: cell.of }))),
          h(
            "td",
            {},
            bandBadge(cell.band, null),
            cell.bands[0] !== cell.bands[1] &&
              h("span", { class: "muted small" }, cell.bands.map((b) => name("band", b)).join("–")),
          ),
          h("td", { class: "num" }, cell.scores[0] === null ? "–" : range(cell.scores)),
          FLAT ? null : h("td", {}, cell.stage === null ? h("span", { class: "muted" }, t("stage.none")) : lane(cell)),
        ),
      ),
      "profile",
    ),
    h("h2", {}, t("group.postings")),
    table(
      t("group.postings"),
      [t("role"), ...columns(group.members).map((c) => h("th", { scope: "col" }, own(c.name)))],
      group.members.map((m) => heatRow(m, columns(group.members))),
      "heat",
    ),
    h("h2", {}, t("group.why")),
    h(
      "ul",
      {},
      group.members.map((m) =>
        h(
          "li",
          {},
          h("a", { href: roleLink(m, "role"), dir: "auto" }, title(m)),
          " ",
          h("span", { class: "muted", dir: "auto" }, subtitle(m)),
          ": ",
          reasonsWords(words(m.group[2])),
        ),
      ),
    ),
    h("div", { id: "compare-bar", hidden: true }),
  ];
}
