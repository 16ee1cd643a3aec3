// The levelling sheet: the level of every role by what it asks for, beside what its title and years say, with room for
// the decision.

import { byId, download, h, link, put, redraw, say, select } from "./dom.js";
import { FLAT, ROLE, ROLES, STAGES } from "./data.js";
import { name, spoken, t, title } from "./words.js";
import { levelOf, titleGroup } from "./levels.js";
import { isDecided, sheetCsv, takeSheet } from "./level_decisions.js";
import { sheet } from "./level_rows.js";

const PAGE_SIZE = 25;
const start = () => ({ q: "", group: "", grade: "", level: "", show: "", sort: "apart", page: 0 });
let filters = start();

const far = ({ low, high, level }) => Math.max(low - level, level - high);
const apart = (role) => Math.max(0, ...levelOf(role).disagreements.map(far));
/** What a person should look at first: disagreements, then boundary cases; roles without a level come last. */
const toLookAt = (role) =>
  levelOf(role).level === null ? -1 : 2 * apart(role) + Number(levelOf(role).boundary.length > 0);
const has = (end) => (role) => levelOf(role).disagreements.some(({ key }) => key.endsWith(end));
/** What the sheet can be narrowed to. */
const SHOWN = {
  disagrees: (role) => levelOf(role).disagreements.length > 0,
  above: has("_above"),
  below: has("_below"),
  boundary: (role) => levelOf(role).boundary.length > 0,
  missing: (role) => levelOf(role).level === null,
  open: (role) => !isDecided(role),
  decided: isDecided,
};

function matching() {
  const needles = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  return ROLES.filter(
    (role) =>
      (!filters.group || titleGroup(role) === filters.group) &&
      (!filters.grade || (role.grade?.[0] || "none") === filters.grade) &&
      (!filters.level || String(levelOf(role).level) === filters.level) &&
      (!filters.show || SHOWN[filters.show](role)) &&
      needles.every((needle) => `${title(role)}\n${role.company || ""}`.toLowerCase().includes(needle)),
  );
}

function sorted(roles) {
  const { compare } = new Intl.Collator(spoken() === "zh" ? "zh" : "en", { numeric: true });
  const by = (key, order) =>
    roles
      .map((role) => [key(role), role])
      .sort((a, b) => order(a[0], b[0]))
      .map(([, role]) => role);
  const down = (a, b) => b - a;
  const ways = {
    title: () => by(title, compare),
    company: () => by((role) => role.company || "\uffff", compare),
    group: () => by((role) => `${titleGroup(role) || "\uffff"} ${9 - (levelOf(role).level || 0)}`, compare),
    level: () => by((role) => levelOf(role).level ?? 0, down),
    apart: () => by(toLookAt, down),
  };
  return (ways[filters.sort] || (() => roles))();
}

export function levellingView([id] = []) {
  if (FLAT) return [heading(), h("p", { class: "note" }, t("levelling.flat"))];
  const one = ROLE.get(id);
  const holder = h("div", { id: "levelling" });
  if (one) put(holder, sheet([one]));
  else draw(holder);
  return [
    heading(),
    h("p", { class: "lead wide" }, t("levelling.lead")),
    one && h("p", { class: "back" }, h("a", { href: link("levelling") }, `← ${t("levelling.all")}`)),
    !one && counts(),
    !one && filterBar(() => draw(holder)),
    h(
      "details",
      { class: "how" },
      h("summary", {}, t("levelling.how")),
      h("p", { class: "lead" }, t("levelling.rule")),
    ),
    holder,
    keepBox(),
  ];
}

const heading = () => h("h1", { tabindex: -1 }, t("levelling.title"));

/** How many roles have each level, how many are to be looked at: each number leads to its roles. */
function counts() {
  const chip = (key, value, words, n) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-pressed": String(filters[key] === value),
        disabled: n === 0,
        onclick: () => {
          filters = { ...start(), [key]: filters[key] === value ? "" : value };
          redraw();
        },
      },
      `${words}${t("colon")}`,
      h("strong", {}, n),
    );
  const levels = Array.from({ length: STAGES }, (_, n) => n + 1);
  const of = (keep) => ROLES.filter(keep).length;
  return h(
    "p",
    { class: "level-counts" },
    levels.map((level) =>
      chip(
        "level",
        String(level),
        t("levelling.at", { n: level }),
        of((role) => levelOf(role).level === level),
      ),
    ),
    ["missing", "boundary", "above", "below"].map((key) =>
      chip("show", key, t(`levelling.show.${key}`), of(SHOWN[key])),
    ),
  );
}

function filterBar(update) {
  const set = (key) => (value) => {
    filters[key] = value;
    filters.page = 0;
    update();
  };
  const field = (id, key, options) => {
    const label = t(`levelling.by.${key}`);
    const [[rest, words], ...others] = options;
    const control = select(id, label, [[rest, `${label}${t("colon")}${words}`], ...others], filters[key], (value) => {
      control.classList.toggle("on", value !== rest);
      set(key)(value);
    });
    control.classList.toggle("on", filters[key] !== rest);
    return control;
  };
  const any = ["", t("filter.any")];
  const counted = (key) => {
    const found = new Map();
    for (const role of ROLES) found.set(key(role), (found.get(key(role)) || 0) + 1);
    return [...found].filter(([value]) => value).sort((a, b) => b[1] - a[1]);
  };
  const groups = counted(titleGroup).filter(([, n]) => n > 1);
  const grades = counted((role) => role.grade?.[0] || "none");
  return h(
    "form",
    { role: "search", class: "toolbar", onsubmit: (e) => e.preventDefault() },
    h(
      "div",
      { class: "field search" },
      h("label", { for: "l-q", class: "sr" }, t("filter.search")),
      h("input", {
        id: "l-q",
        type: "search",
        value: filters.q,
        autocomplete: "off",
        placeholder: t("levelling.search"),
        oninput: (e) => set("q")(e.target.value),
      }),
    ),
    h(
      "div",
      { class: "filters" },
      groups.length > 0 && field("l-group", "group", [any, ...groups.map(([key, n]) => [key, `${key} (${n})`])]),
      field("l-grade", "grade", [any, ...grades.map(([key, n]) => [key, `${gradeName(key)} (${n})`])]),
      field("l-show", "show", [any, ...Object.keys(SHOWN).map((key) => [key, t(`levelling.show.${key}`)])]),
      field(
        "l-sort",
        "sort",
        ["apart", "file", "title", "company", "group", "level"].map((key) => [key, t(`levelling.sort.${key}`)]),
      ),
    ),
  );
}

const gradeName = (grade) => (grade === "none" ? t("levelling.no_grade") : name("seniority", grade));

function draw(holder) {
  const found = sorted(matching());
  const pages = Math.ceil(found.length / PAGE_SIZE);
  const first = filters.page * PAGE_SIZE;
  const page = found.slice(first, first + PAGE_SIZE);
  const values = { from: first + 1, to: first + page.length, n: found.length, all: ROLES.length };
  const count = t(
    !page.length ? "heat.nothing" : found.length === ROLES.length ? "heat.count_all" : "heat.count",
    values,
  );
  const go = (step) => () => {
    filters.page += step;
    draw(holder);
    byId("levelling").scrollIntoView();
  };
  put(
    holder,
    h("p", { class: "count" }, count),
    page.length > 0 && sheet(page),
    pages > 1 &&
      h(
        "nav",
        { class: "pager", "aria-label": t("pager") },
        h("button", { type: "button", disabled: filters.page === 0, onclick: go(-1) }, t("pager.back")),
        t("pager.page", { n: filters.page + 1, all: pages }),
        h("button", { type: "button", disabled: filters.page >= pages - 1, onclick: go(1) }, t("pager.next")),
      ),
  );
  say(count);
}

/** Decisions stay in this browser until they are saved; a saved sheet is taken in again. */
function keepBox() {
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const taken = takeSheet(await file.text());
    redraw();
    say(t(taken ? "levelling.taken" : "levelling.not_taken", { n: taken }), true);
  };
  return h(
    "section",
    { class: "box keep-sheet", "aria-label": t("levelling.keep") },
    h("h2", {}, t("levelling.keep")),
    h("p", { class: "muted small" }, t("levelling.keep_about")),
    h(
      "p",
      {},
      h(
        "button",
        { type: "button", class: "main", onclick: () => download(sheetCsv(ROLES), "levelling.csv", "text/csv") },
        t("levelling.save"),
      ),
    ),
    h(
      "div",
      { class: "field search" },
      h("label", { for: "l-file" }, t("levelling.take")),
      h("input", { id: "l-file", type: "file", accept: ".csv", onchange: take }),
    ),
  );
}
