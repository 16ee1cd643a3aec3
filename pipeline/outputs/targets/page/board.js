// The board: the targets at a glance, filters, and the postings.

import { byId, h, put, say, select } from "../../report/page/dom.js";
import { COMPETENCIES, DATA, DIRECTIONS, MONTHS, POSTINGS, TARGETS } from "./data.js";
import { FILTERS, NONE, SORT_NAMES, found, only } from "./filters.js";
import { postingRow } from "./posting.js";
import { own, percent, t } from "./words.js";

const AT_ONCE = 25; // rows: more of them, not the thousands of postings, are what makes a filter slow
const NARROW = 640; // pixels, below which the table of targets is a long list
const NAMED = 3; // competencies that a target's line names for each direction

/** The whole view. */
export function board() {
  return [
    h("h1", {}, t("title.targets")),
    h("p", { class: "lead" }, t("lead.targets", facts())),
    notes(),
    h("h2", { id: "glance" }, t("glance.title")),
    h("details", { open: window.innerWidth > NARROW }, h("summary", {}, t("glance.about")), glance()),
    h("h2", { id: "postings" }, t("board.title")),
    h("div", { id: "filters", role: "search", "aria-label": t("filters") }),
    h("p", { id: "shown", class: "muted small" }),
    h("div", { id: "rows" }),
  ];
}

const facts = () => ({
  n: DATA.total,
  targets: TARGETS.length,
  library: DATA.library,
  framework: DATA.framework,
  by: t(`by.${DATA.by}`),
});

function notes() {
  const without = POSTINGS.filter((one) => one.target === null).length;
  const undated = POSTINGS.filter((one) => !one.month).length;
  return h(
    "ul",
    { class: "notes" },
    POSTINGS.length < DATA.total && h("li", {}, t("board.cut", { shown: POSTINGS.length, all: DATA.total })),
    h(
      "li",
      {},
      counted("board.without", without, { target: NONE }),
      DATA.by === "likeness" && ` ${t("board.without.about", { least: DATA.least })}`,
    ),
    h(
      "li",
      {},
      undated === POSTINGS.length ? t("board.no_dates") : counted("board.undated_n", undated, { month: NONE }),
    ),
  );
}

/** A count that shows its postings when it is pressed. */
export function counted(key, n, filters, values) {
  if (!n) return t(key, { n, ...values });
  return h("button", { type: "button", class: "link", onclick: () => show(filters) }, t(key, { n, ...values }));
}

/** Show the postings that pass some filters. */
export function show(filters) {
  only(filters);
  if (byId("rows")) {
    refresh();
    byId("postings").scrollIntoView({ block: "start" });
  } else location.hash = "#/board";
}

function glance() {
  const heads = ["target", "glance.postings", "glance.likeness", ...DIRECTIONS.map((one) => `board.${one}`)];
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "glance" },
    h(
      "table",
      { class: "stack", role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map(columnHead))),
      h("tbody", { role: "rowgroup" }, TARGETS.map(glanceRow)),
    ),
  );
}

const columnHead = (key) => h("th", { scope: "col", role: "columnheader" }, t(key));
const label = (key) => h("span", { class: "label", "aria-hidden": "true" }, t(key));

function glanceRow({ name, wishes }, number) {
  const mine = POSTINGS.filter((one) => one.target === number);
  const known = mine.filter((one) => one.likeness !== null);
  const mean = known.length ? known.reduce((sum, one) => sum + one.likeness, 0) / known.length : null;
  return h(
    "tr",
    { role: "row" },
    h(
      "th",
      { scope: "row", role: "rowheader", dir: "auto" },
      name,
      h("div", { class: "muted small" }, t("glance.wishes", { n: wishes.size })),
    ),
    h("td", { role: "cell" }, label("glance.postings"), counted("glance.n", mine.length, { target: String(number) })),
    h("td", { role: "cell" }, label("glance.likeness"), percent(mean)),
    DIRECTIONS.map((direction) =>
      h("td", { role: "cell" }, label(`board.${direction}`), most(mine, direction, String(number))),
    ),
  );
}

/** The competencies that most postings of a target ask more (less, besides), each with its count. */
function most(mine, direction, target) {
  const counts = new Map();
  for (const posting of mine)
    for (const one of posting.cells)
      if (one.direction === direction) counts.set(one.competency, (counts.get(one.competency) || 0) + 1);
  const first = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NAMED);
  if (!first.length) return h("span", { class: "muted" }, "–");
  return first.map(([competency, n]) =>
    h(
      "div",
      {},
      counted(
        "glance.of",
        n,
        { target, competency: String(competency), direction },
        {
          name: own(COMPETENCIES[competency].name),
          all: mine.length,
        },
      ),
    ),
  );
}

/** Draw filters and postings, after the view has been put into the page or a filter was set from elsewhere. */
export function refresh() {
  put(byId("filters"), ...fields());
  rows();
}

function fields() {
  const set = (name) => (value) => {
    FILTERS[name] = value;
    rows();
  };
  const one = (name, options) => select(`f-${name}`, t(`filter.${name}`), options, FILTERS[name], set(name));
  const all = ["", t("filter.all")];
  const langs = [...new Set(POSTINGS.map((posting) => posting.lang))].sort();
  return [
    h(
      "div",
      { class: "field" },
      h("label", { for: "f-words" }, t("filter.words")),
      h("input", {
        id: "f-words",
        type: "search",
        value: FILTERS.words,
        oninput: (event) => set("words")(event.target.value.trim()),
      }),
    ),
    one("target", [all, ...TARGETS.map(({ name }, n) => [String(n), name]), [NONE, t("filter.no_target")]]),
    one("competency", [all, ...COMPETENCIES.map(({ name }, n) => [String(n), own(name)])]),
    one("direction", [all, ...DIRECTIONS.map((name) => [name, t(`board.${name}`)])]),
    MONTHS.length > 0 && one("month", [all, ...MONTHS.map((month) => [month, month]), [NONE, t("filter.undated")]]),
    langs.length > 1 && one("lang", [all, ...langs.map((lang) => [lang, t(`lang.${lang}`)])]),
    one(
      "sort",
      SORT_NAMES.map((name) => [name, t(`sort.${name}`)]),
    ),
    h("button", { type: "button", id: "f-open", onclick: openAll }, t("filter.open")),
  ];
}

function openAll() {
  only({});
  refresh();
  byId("f-open").focus();
}

function rows(count = AT_ONCE) {
  const postings = found();
  const words = t("board.shown", { n: postings.length, all: POSTINGS.length });
  put(byId("shown"), words);
  say(words);
  const heads = ["board.posting", "board.target", ...DIRECTIONS.map((one) => `board.${one}`)];
  put(
    byId("rows"),
    postings.length
      ? h(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "postings" },
          h(
            "table",
            { class: "stack board", role: "table" },
            h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map(columnHead))),
            h("tbody", { role: "rowgroup" }, postings.slice(0, count).map(postingRow)),
          ),
        )
      : h("p", { class: "note" }, t("board.nothing")),
    postings.length > count &&
      h(
        "button",
        { type: "button", id: "more", onclick: () => rows(count + AT_ONCE) },
        t("board.show_more", { n: AT_ONCE }),
      ),
  );
}
