// On a role's page: its level as a whole, and what sets it apart from its peers.

import { h, link } from "./dom.js";
import { FLAT, ROLES, roleLink } from "./data.js";
import { own, t } from "./words.js";
import { badge } from "./bits.js";
import { levelOf, levelWords } from "./levels.js";
import { setsApart } from "./peers.js";

const NAMED = 4; // of each kind; the overview shows all

/** The level of a role with its range, leading to its line of the levelling sheet. */
export function levelFact(role) {
  if (FLAT) return null;
  const { level, low, high, missing, boundary, disagreements } = levelOf(role);
  const words =
    level === null ? levelWords(missing) : t("levelling.at", { n: level }) + (low < high ? ` (${low}–${high})` : "");
  return [
    h("a", { href: link("levelling", role.id) }, words),
    boundary.length > 0 && [
      " ",
      h("span", { "data-tip": boundary.map(levelWords).join("\n") }, badge(`◐ ${t("levelling.near")}`, "warn")),
    ],
    disagreements.map((reason) => h("div", { class: "small muted" }, levelWords(reason))),
  ];
}

/** What a role asks more and less of than the others of its run, and than those of its title. */
export function apartBox(role) {
  if (ROLES.length < 4) return null; // three quarters of two others say nothing
  const parts = ["run", "title"].map((among) => [among, setsApart(role, among)]).filter(([, { peers }]) => peers > 2);
  return h(
    "section",
    { class: "box apart", "aria-label": t("apart.title") },
    h("h2", {}, t("apart.title")),
    parts.map(([among, found]) => [
      h("p", { class: "muted small" }, t(`apart.of_${among}`, { n: found.peers })),
      found.more.length + found.less.length === 0
        ? h("p", { class: "small" }, t("apart.nothing"))
        : h(
            "ul",
            { class: "plain small" },
            found.more.slice(0, NAMED).map((one) => line(role, one, "▲", "more", one.less, found.peers)),
            found.less.slice(0, NAMED).map((one) => line(role, one, "▼", "less", one.more, found.peers)),
          ),
    ]),
  );
}

function line(role, { c }, mark, kind, n, all) {
  return h(
    "li",
    {},
    `${mark} `,
    h("a", { href: roleLink(role, "role", "c", c.id) }, own(c.name)),
    `${t("colon")}${t(`apart.${kind}`, { n, all })}`,
  );
}
