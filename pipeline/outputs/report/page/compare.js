// Two to four roles side by side, what differs called out, each cell with its sentences; against a target where one is
// given. `jobprofile compare --out FILE.html` writes this very page.

import { download, h, link } from "./dom.js";
import { DATA, META, ROLE, ROLES, roleLink } from "./data.js";
import { own, t, title } from "./words.js";
import { stageMark, subtitle } from "./bits.js";
import { MOST, differing, fitOf, letterOf, likeness, linesOf, sentencesOf, uncoveredOf } from "./comparing.js";
import { apartWords, cellWordsOf, contextTable, named, profileTable, sign } from "./compare_table.js";
import { pictures } from "./compare_picture.js";
import { comparisonCsv } from "./compare_csv.js";
import { saveAlone } from "./keep.js";
import { targetField } from "./target.js";
import { fitBadge } from "./frameworks.js";

const DIFFERENCES_SHOWN = 5; // the largest; the table below has them all
const NEAREST_SHOWN = 3;

export function compareView(given) {
  // Two to four roles are all there is to compare: nobody need choose them.
  const ids = given.length || ROLES.length < 2 || ROLES.length > MOST ? given : ROLES.map(({ id }) => id);
  const chosen = ids.map((id) => ROLE.get(id)).filter(Boolean);
  const target = chosen.find((role) => role.target) || null;
  const roles = chosen.filter((role) => !role.target).slice(0, MOST);
  const lines = linesOf(roles, target);
  const enough = roles.length > 1 || (target && roles.length > 0);
  return [
    h("h1", { tabindex: -1 }, t("title.roles")),
    h("p", { class: "lead" }, lead(roles, target)),
    chooser(roles, target),
    enough ? comparison(roles, target, lines) : h("p", { class: "note" }, t("compare.more")),
  ];
}

function lead(roles, target) {
  const key = !target ? "lead.roles" : roles.length > 1 ? "lead.target" : "lead.one";
  if (!roles.length) return t("compare.lead");
  return t(key, { n: roles.length, framework: DATA.framework.name, target: target?.title });
}

const comparison = (roles, target, lines) => [
  sidesList(roles, target, lines),
  saveActions(roles, target, lines),
  roles.length > 1 && differences(lines),
  roles.length === 2 && onlyOne(roles, lines),
  h("h2", {}, t("picture")),
  h("p", { class: "muted small" }, t("picture.about"), target && [" ", t("picture.target")]),
  h(
    "p",
    { class: "legend", "aria-hidden": "true" },
    roles.map((role, n) => [sign(n), " ", title(role), " "]),
  ),
  pictures(lines),
  h("h2", {}, t("profile")),
  profileTable(roles, target, lines),
  h("h2", {}, t("context")),
  contextTable(roles),
];

/** Search field and list to add a role; the roles themselves stand below. */
function chooser(roles, target) {
  const ids = [...(target ? [target.id] : []), ...roles.map((r) => r.id)];
  const label = (r) => `${title(r)}${subtitle(r) ? ` — ${subtitle(r)}` : ""} [${r.place + META.first + 1}]`;
  const input = h("input", {
    id: "c-add",
    list: "c-list",
    autocomplete: "off",
    placeholder: t("compare.hint"),
    onchange: (event) => {
      const found = ROLES.find((r) => label(r) === event.target.value);
      if (found && !ids.includes(found.id)) location.hash = link("compare", ...ids, found.id);
    },
  });
  return h(
    "div",
    { class: "chooser" },
    h(
      "ul",
      { class: "chips" },
      [...roles, target].filter(Boolean).map((r, n) => chip(r, n, ids)),
    ),
    h(
      "div",
      { class: "choose" },
      roles.length < MOST &&
        h(
          "div",
          { class: "field wide" },
          h("label", { for: "c-add" }, t("compare.add")),
          input,
          h(
            "datalist",
            { id: "c-list" },
            ROLES.filter((r) => !ids.includes(r.id)).map((r) => h("option", { value: label(r) })),
          ),
        ),
      targetField(ids),
    ),
    roles.length === 1 && nearest(roles[0], ids),
    roles.length < 2 && h("p", {}, h("a", { class: "button", href: "#/grades" }, t("grades.title"))),
  );
}

function chip(role, n, ids) {
  const about = role.target
    ? t("target.chip")
    : role.members
      ? t("group.chip", { n: role.members.length })
      : subtitle(role);
  return h(
    "li",
    {},
    role.target
      ? h("strong", {}, title(role))
      : [sign(n), " ", h("a", { href: roleLink(role, "role"), dir: "auto" }, title(role))],
    h("span", { class: "muted small", dir: "auto" }, about),
    fitBadge(role),
    h(
      "a",
      {
        class: "close",
        href: link("compare", ...ids.filter((id) => id !== role.id)),
        "aria-label": t("compare.remove", { title: title(role) }),
      },
      "✕",
    ),
  );
}

/** The roles of the other language that ask for most of the same: the counterpart is likely among them. */
function nearest(role, ids) {
  const other = { en: "zh", zh: "en" }[role.lang];
  const found = ROLES.filter((one) => one.lang === other)
    .map((one) => [likeness(role, one) + (one.company && one.company === role.company ? 1 : 0), one])
    .sort((a, b) => b[0] - a[0])
    .slice(0, NEAREST_SHOWN);
  if (!found.length) return null;
  return h(
    "p",
    { class: "nearest" },
    t("compare.nearest"),
    " ",
    found.map(([, one]) => [h("a", { href: link("compare", ...ids, one.id), dir: "auto" }, title(one)), " · "]),
  );
}

function sidesList(roles, target, lines) {
  if (!target) return null;
  return h(
    "ul",
    { class: "plain fits" },
    roles.map((role, n) => {
      const fit = fitOf(lines, n);
      return h("li", {}, named(role, n), t("colon"), t("fit", { ...fit, share: Math.round(100 * fit.share) }));
    }),
  );
}

function saveActions(roles, target, lines) {
  const file = `comparison-${roles.map((role) => title(role)).join("-")}`.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80);
  const button = (key, does) => h("button", { type: "button", onclick: does }, t(key));
  return h(
    "p",
    { class: "acts", role: "group", "aria-label": t("compare.save") },
    t("compare.save"),
    " ",
    button("compare.page", () => saveAlone(t("title.roles"), `${file}.html`)),
    " ",
    button("compare.table", () => download(comparisonCsv(roles, lines), `${file}.csv`, "text/csv")),
    " ",
    button("print", () => window.print()),
  );
}

function differences(lines) {
  const real = differing(lines);
  const same = lines.filter((line) => !line.differs);
  const list = (some) => h("ul", { class: "differences" }, some.map(difference));
  return h(
    "section",
    { class: "box", "aria-label": t("differences") },
    h("h2", {}, t("differences")),
    real.length ? list(real.slice(0, DIFFERENCES_SHOWN)) : h("p", {}, t("differences.none")),
    real.length > DIFFERENCES_SHOWN &&
      h(
        "details",
        { class: "rest" },
        h("summary", {}, t("differences.more", { n: real.length - DIFFERENCES_SHOWN })),
        list(real.slice(DIFFERENCES_SHOWN)),
      ),
    same.length > 0 &&
      h(
        "p",
        { class: "muted" },
        t("differences.same"),
        " ",
        same.map((line) => own(line.competency.name)).join(t("comma")),
      ),
  );
}

const difference = (line) =>
  h(
    "li",
    {},
    h("strong", {}, own(line.competency.name)),
    t("colon"),
    apartWords(line),
    h(
      "ul",
      { class: "each" },
      line.cells.map((cell, n) => h("li", {}, sign(n), " ", cellWordsOf(cell))),
    ),
  );

/** Of two roles: what each asks for alone, with a sentence, and what no competency covers. */
function onlyOne(roles, lines) {
  const languages = new Set(roles.map((role) => role.lang));
  const two = languages.size === 2 && languages.has("en") && languages.has("zh");
  return h(
    "section",
    { class: "box", "aria-label": t("only.title") },
    h("h2", {}, t(two ? "only.title_lang" : "only.title")),
    h(
      "div",
      { class: "both-sides" },
      roles.map((role, n) =>
        onlyOf(
          role,
          n,
          lines.filter((line) => line.missing && line.asking[0] === n),
        ),
      ),
    ),
  );
}

function onlyOf(role, n, lines) {
  const left = uncoveredOf(role);
  const quoted = (line) => {
    const [first] = sentencesOf(role, line.competency.index);
    return first && [t("colon"), h("q", { dir: "auto" }, first.text)];
  };
  return h(
    "div",
    {},
    h("h3", {}, named(role, n)),
    h("p", {}, t("only.of", { who: letterOf(n) }), t("colon"), lines.length === 0 && t("only.nothing")),
    lines.length > 0 &&
      h(
        "ul",
        {},
        lines.map((line) =>
          h(
            "li",
            {},
            h("strong", {}, own(line.competency.name)),
            line.cells[n].stage !== null && [" ", stageMark(line.cells[n])],
            quoted(line),
          ),
        ),
      ),
    left.length > 0 &&
      h(
        "details",
        { class: "rest" },
        h("summary", {}, t("only.uncovered", { who: letterOf(n), n: left.length })),
        h(
          "ul",
          {},
          left.map((text) => h("li", {}, h("q", { dir: "auto" }, text))),
        ),
      ),
  );
}
