// The levelling sheet: the level of every role by what it asks for, beside what its title and years say, with room for
// the decision.

import { byId, download, h, link, put, redraw, say, select } from "./dom.js";
import { COMPETENCIES, FLAT, ROLE, ROLES, STAGES, isFar, roleLink } from "./data.js";
import { name, own, spoken, stageRange, t, title, years } from "./words.js";
import { badge, bandBadge, stageMark, subtitle, table } from "./bits.js";
import { askedOf, carrying, levelOf, levelWords, sentences, titleGroup } from "./levels.js";
import { decide, decisionOf, isDecided, sheetCsv, takeSheet } from "./level_decisions.js";

const PAGE_SIZE = 25;
const start = () => ({ q: "", group: "", grade: "", level: "", show: "", sort: "file", page: 0 });
let filters = start();
let lastName = "";

const far = ({ low, high, level }) => Math.max(low - level, level - high);
const apart = (role) => Math.max(0, ...levelOf(role).disagreements.map(far));
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
    apart: () => by((role) => 2 * apart(role) + (levelOf(role).boundary.length > 0), down),
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
      `${words} `,
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
        ["file", "title", "company", "group", "level", "apart"].map((key) => [key, t(`levelling.sort.${key}`)]),
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

const sheet = (roles) =>
  table(
    t("levelling.title"),
    ["role", "levelling.says", "levelling.level", "levelling.carried", "levelling.apart", "levelling.decision"].map(
      (key) => t(key),
    ),
    roles.map(row),
    "profile levelling",
  );

function row(role) {
  const found = levelOf(role);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("a", { class: "clamp", href: roleLink(role, "role"), dir: "auto" }, title(role)),
      h("div", { class: "muted small clamp", dir: "auto" }, subtitle(role)),
    ),
    h("td", {}, saysCell(role)),
    h("td", {}, levelCell(role, found)),
    h("td", { class: "carried" }, carriedCell(role)),
    h("td", {}, apartCell(found)),
    h("td", {}, decisionCell(role, found)),
  );
}

function saysCell(role) {
  const [grade, word] = role.grade || [];
  const asked = role.min_years !== undefined || role.max_years !== undefined;
  return [
    grade
      ? h("div", {}, name("seniority", grade), h("span", { class: "muted small", dir: "auto" }, ` “${word}”`))
      : h("div", { class: "muted" }, t("levelling.no_grade")),
    asked &&
      h(
        "div",
        { class: "small muted" },
        `${t("years")}${t("colon")}${years(role.min_years, role.max_years, role.years_required)}`,
      ),
  ];
}

function levelCell(role, found) {
  if (found.level === null) return h("span", { class: "muted" }, levelWords(found.missing));
  const range = found.low === found.high ? "" : ` (${found.low}–${found.high})`;
  return [
    h("span", { class: "level" }, found.level),
    range && h("span", { class: "muted" }, range),
    found.boundary.length > 0 && [" ", badge(`◐ ${t("levelling.near")}`, "warn")],
    unfolding(t("levelling.why"), () => whyList(role, found)),
  ];
}

/** A part that is made when it is first looked at. */
function unfolding(words, make) {
  const holder = h("div", {});
  const fill = () => holder.firstChild || put(holder, make());
  return h("details", { class: "small", ontoggle: fill }, h("summary", {}, words), holder);
}

function whyList(role, found) {
  const line = ({ cell, count }) => {
    const competency = COMPETENCIES[cell.competency];
    const texts = isFar(role) ? [] : sentences(role, cell).slice(0, 2);
    return h(
      "li",
      {},
      h("a", { href: roleLink(role, "role", "c", competency.id) }, own(competency.name)),
      " ",
      bandBadge(cell.band, null),
      cell.stage === null ? stageRange(cell) : stageMark(cell),
      h("span", { class: "muted" }, ` ${t("levelling.counts", { n: count })}`),
      texts.length > 0 &&
        h(
          "ul",
          { class: "quotes" },
          texts.map((one) => h("li", {}, h("q", { dir: "auto" }, one.text))),
        ),
    );
  };
  return [
    h("p", {}, t("levelling.reaching", { n: found.reaching, all: found.total, level: found.level })),
    h("ul", { class: "plain" }, askedOf(role).map(line)),
  ];
}

function carriedCell(role) {
  if (isFar(role)) return h("a", { href: roleLink(role, "role") }, t("parts.far"));
  const some = carrying(role);
  if (!some.length) return h("span", { class: "muted" }, "–");
  return h(
    "ul",
    { class: "quotes" },
    some.map((one) =>
      h(
        "li",
        {},
        h("q", { dir: "auto" }, one.text),
        " ",
        h(
          "a",
          { class: "small", href: roleLink(role, "role", "e", one.id) },
          `${own(COMPETENCIES[one.competency].name)}${t("comma")}${t("stage.long", { n: one.stage })}`,
        ),
      ),
    ),
  );
}

function apartCell(found) {
  const marks = { title_above: "▲", years_above: "▲", title_below: "▼", years_below: "▼" };
  const said = [
    ...found.disagreements.map((reason) => `${marks[reason.key]} ${levelWords(reason)}`),
    ...found.boundary.map((reason) => `◐ ${levelWords(reason)}`),
  ];
  if (!said.length) return h("span", { class: "muted" }, found.level === null ? "–" : t("levelling.agrees"));
  return h(
    "ul",
    { class: "plain small" },
    said.map((words) => h("li", {}, words)),
  );
}

function decisionCell(role, found) {
  const summary = h("summary", {});
  const tell = () => put(summary, decidedWords(role));
  const keep = (change) => {
    decide(role, change);
    tell();
  };
  const box = h("details", { class: "decide" }, summary);
  tell();
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(decisionForm(role, found, keep));
  });
  return box;
}

function decidedWords(role) {
  const { decision, decided_by: by, decided_on: on } = decisionOf(role);
  if (!decision) return t("levelling.decide");
  return [
    h("strong", {}, `✓ ${t("levelling.at", { n: decision })}`),
    [by, on].filter(Boolean).map((words) => ` · ${words}`),
  ];
}

function decisionForm(role, found, keep) {
  const now = decisionOf(role);
  const id = (field) => `d-${role.place}-${field}`;
  const level = select(
    id("level"),
    t("levelling.decision"),
    [["", "–"], ...Array.from({ length: STAGES }, (_, n) => [n + 1, n + 1])],
    now.decision || "",
    (value) => {
      const first = value && !decisionOf(role).decided_on;
      if (first) {
        byId(id("on")).value = new Date().toISOString().slice(0, 10);
        byId(id("by")).value ||= lastName;
      }
      keep({ decision: value, decided_on: byId(id("on")).value, decided_by: byId(id("by")).value.trim() });
    },
  );
  const input = (field, key, words, more) =>
    h(
      "div",
      { class: "field" },
      h("label", { for: id(field) }, words),
      h("input", {
        id: id(field),
        value: now[key] || "",
        ...more,
        onchange: (event) => {
          if (key === "decided_by") lastName = event.target.value.trim();
          keep({ [key]: event.target.value.trim() });
        },
      }),
    );
  return h(
    "div",
    { class: "decision", role: "group", "aria-label": `${t("levelling.decision")}${t("colon")}${title(role)}` },
    level,
    input("by", "decided_by", t("levelling.decided_by"), { autocomplete: "name", maxlength: 80 }),
    input("on", "decided_on", t("sign.date"), { type: "date" }),
    input("why", "reason", t("sign.reason"), { maxlength: 400 }),
  );
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
