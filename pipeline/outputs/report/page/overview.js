// The heat map: roles by competencies, with filters, sorting and pages.

import { byId, h, link, put, redraw, say, select } from "./dom.js";
import {
  BANDS,
  COLUMNS_SHOWN,
  COMPETENCIES,
  COMPETENCY,
  DATA,
  FLAT,
  META,
  ROLE,
  ROLES,
  STAGES,
  cellOf,
  haystack,
  isFar,
  roleLink,
} from "./data.js";
import { name, own, percent, shown, spoken, t, title } from "./words.js";
import { badge, explanation, subtitle, table } from "./bits.js";
import { signed, signedBadge } from "./signoff.js";
import { GROUPS, together } from "./groups.js";
import { FRAMEWORKS, SEVERAL, competenciesOf, fitBadge, profiles } from "./frameworks.js";
import { likeness } from "./peers.js";
import { filters } from "./heat_filters.js";
import { heatCell, overviewLegend } from "./heat_cell.js";

const PAGE_SIZE = 50;

export const picked = new Set();

export function columns(found) {
  const some = competenciesOf(filters.framework);
  if (some.length <= COLUMNS_SHOWN) return some;
  const asked = new Map();
  for (const role of found)
    for (const cell of role.cell.values())
      asked.set(cell.competency, (asked.get(cell.competency) || 0) + (cell.score || 0));
  const top = [...asked]
    .filter(([c]) => some.includes(COMPETENCIES[c]))
    .sort((a, b) => b[1] - a[1])
    .slice(0, COLUMNS_SHOWN)
    .map(([c]) => c);
  const chosen = filters.competency ? [COMPETENCY.get(filters.competency).index] : [];
  return [...new Set([...chosen, ...top])].slice(0, COLUMNS_SHOWN).map((c) => COMPETENCIES[c]);
}

function matching() {
  const needles = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const competency = filters.competency ? COMPETENCY.get(filters.competency).index : null;
  return ROLES.filter(
    (role) =>
      (!filters.lang || role.lang === filters.lang) &&
      (!filters.company || role.company === filters.company) &&
      (!filters.seniority || role.seniority === filters.seniority) &&
      (filters.framework === "" || profiles(Number(filters.framework), role)) &&
      (competency === null ? asksAnything(role) : asks(cellOf(role, competency))) &&
      needles.every((needle) => haystack(role).includes(needle)),
  );
}

/** Whether a cell is at least of the band and stage that are asked for. */
function asks(cell) {
  return (
    BANDS.indexOf(shown(cell, filters.view).band) >= BANDS.indexOf(filters.band) &&
    (!filters.stage || (cell.stage || 0) >= Number(filters.stage))
  );
}

/** Emphasis and stage without a competency: whether any competency is asked for like that. */
function asksAnything(role) {
  return (filters.band === "low" && !filters.stage) || [...role.cell.values()].some(asks);
}

const COLLATORS = {}; // one is slow to make and quick to use

/** Roles in the order that is chosen; what they are ordered by is worked out once for each, not at every comparison. */
function sorted(roles) {
  const { compare } = (COLLATORS[spoken()] ||= new Intl.Collator(spoken() === "zh" ? "zh" : "en", { numeric: true }));
  const by = (key, order) =>
    roles
      .map((role) => [key(role), role])
      .sort((a, b) => order(a[0], b[0]))
      .map(([, role]) => role);
  const down = (a, b) => b - a;
  if (filters.sort === "file") return roles;
  if (filters.sort === "title") return by(title, compare);
  if (filters.sort === "company") return by((role) => role.company || "\uffff", compare);
  if (filters.sort === "like") return by((role) => likeness(role, ROLE.get(filters.like)), down);
  if (filters.sort === "years") return by((role) => role.min_years ?? -1, down);
  const c = COMPETENCY.get(filters.sort).index;
  return by((role) => (shown(cellOf(role, c), filters.view).score ?? -1) + (cellOf(role, c).stage || 0) / 10, down);
}

/** The values of a field with how many roles have each, most frequent first. */
function counted(field) {
  const counts = new Map();
  for (const role of ROLES) if (role[field]) counts.set(role[field], (counts.get(role[field]) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** One row of small fields: what a field is about stands in its first choice, so that it needs no line of its own. */
function filterBar(update) {
  const set = (key) => (value) => {
    filters[key] = value;
    filters.page = 0;
    update();
  };
  const field = (id, key, options, rest = "") => {
    const control = select(
      id,
      t(`filter.${key}`),
      [[rest, `${t(`filter.${key}`)}: ${options[0][1]}`], ...options.slice(1)],
      filters[key],
      (value) => {
        control.classList.toggle("on", value !== rest);
        set(key)(value);
      },
    );
    control.classList.toggle("on", filters[key] !== rest);
    return control;
  };
  const any = ["", t("filter.any")];
  const values = (of, group) => [any, ...counted(of).map(([v, n]) => [v, `${group ? name(group, v) : v} (${n})`])];
  const names = COMPETENCIES.map((c) => [c.id, own(c.name)]);
  const stages = Array.from({ length: STAGES }, (_, i) => [i + 1, t("filter.stage_from", { n: i + 1 })]);
  const choice = (id, key, options) => (options.length > 2 || filters[key] ? field(id, key, options) : null);
  return h(
    "form",
    { role: "search", class: "toolbar", onsubmit: (e) => e.preventDefault() },
    h(
      "div",
      { class: "field search" },
      h("label", { for: "f-q", class: "sr" }, t("filter.search")),
      h("input", {
        id: "f-q",
        type: "search",
        value: filters.q,
        autocomplete: "off",
        placeholder: t(ROLES.some(isFar) ? "filter.search_hint_far" : "filter.search_hint"),
        oninput: (e) => set("q")(e.target.value),
      }),
    ),
    h(
      "details",
      { class: "more", open: window.innerWidth > 600 },
      h("summary", {}, t("filter.title")),
      h(
        "div",
        { class: "filters" },
        choice("f-lang", "lang", values("lang", "lang")),
        choice("f-company", "company", values("company")),
        choice("f-seniority", "seniority", values("seniority", "seniority")),
        SEVERAL && field("f-framework", "framework", [any, ...FRAMEWORKS.map((one, n) => [String(n), one])]),
        field("f-comp", "competency", [any, ...names]),
        field("f-band", "band", [any, ["medium", t("filter.medium")], ["high", t("filter.high")]], "low"),
        !FLAT && field("f-stage", "stage", [any, ...stages]),
        field(
          "f-view",
          "view",
          [
            ["all", t("view.all")],
            ["required", t("view.required")],
          ],
          "all",
        ),
        !FLAT &&
          field(
            "f-colour",
            "colour",
            [
              ["band", t("band")],
              ["stage", `${t("filter.colour")}${t("colon")}${t("stage")}`],
            ],
            "band",
          ),
        ROLES.length > 1 &&
          field("f-against", "against", [
            ["", t("against.none")],
            ["run", t("against.run")],
            ["title", t("against.title")],
          ]),
        GROUPS.size > 0 &&
          field("f-group", "group", [
            ["", t("group.each")],
            ["together", t("group.together")],
          ]),
        field(
          "f-sort",
          "sort",
          [
            ["file", t("sort.file")],
            ["title", t("sort.title")],
            ["company", t("sort.company")],
            ["years", t("sort.years")],
            filters.like && ["like", t("sort.like", { title: title(ROLE.get(filters.like)) })],
            ...names.map(([id, label]) => [id, t("sort.score", { name: label })]),
          ].filter(Boolean),
          "file",
        ),
      ),
    ),
  );
}

export function heatRow(role, shownColumns) {
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h(
        "div",
        { class: "role-head" },
        h("input", {
          type: "checkbox",
          checked: picked.has(role.id),
          "aria-label": t("compare.pick", { title: title(role) }),
          onchange: (e) => pick(role.id, e.target),
        }),
        h(
          "div",
          {},
          h("a", { class: "clamp", href: roleLink(role, "role"), dir: "auto" }, title(role)),
          h(
            "div",
            { class: "muted small clamp", dir: "auto" },
            role.members
              ? t("group.chip", { n: role.members.length }) + (subtitle(role) && ` · ${subtitle(role)}`)
              : subtitle(role),
          ),
          filters.sort === "like" &&
            h("div", { class: "small" }, t("like.share", { share: percent(likeness(role, ROLE.get(filters.like))) })),
          (role.thin || role.flags.length > 0 || signed.has(role.id) || fitBadge(role)) &&
            h(
              "div",
              {},
              signedBadge(role),
              role.thin && badge(t("thin.short"), "warn"),
              fitBadge(role),
              role.flags.length > 0 && badge(t("flags.count", { n: role.flags.length }), "warn"),
            ),
        ),
      ),
    ),
    shownColumns.map((c) => heatCell(role, c)),
  );
}

function pick(id, box) {
  if (!box.checked) picked.delete(id);
  else if (picked.size < 4) picked.add(id);
  else {
    box.checked = false;
    say(t("compare.full"), true);
  }
  drawCompareBar();
}

/** Sort by likeness to the role that was ticked first. */
function sortByLikeness() {
  const [first] = picked;
  Object.assign(filters, { like: first, sort: "like", page: 0 });
  redraw();
}

export function drawCompareBar() {
  const compareBar = byId("compare-bar");
  if (!compareBar) return;
  compareBar.hidden = picked.size === 0;
  put(
    compareBar,
    h("span", {}, t("compare.picked", { n: picked.size })),
    picked.size > 1
      ? h("a", { class: "button main", href: link("compare", ...picked) }, t("compare.go"))
      : h("span", { class: "muted" }, t("compare.more")),
    byId("heat") && h("button", { type: "button", onclick: sortByLikeness }, t("like.sort")),
    h(
      "button",
      {
        type: "button",
        onclick: () => {
          picked.clear();
          document.querySelectorAll(".role-head input").forEach((b) => {
            b.checked = false;
          });
          drawCompareBar();
        },
      },
      t("compare.clear"),
    ),
  );
}

function headCell(competency, update) {
  const on = filters.sort === competency.id;
  return h(
    "th",
    { scope: "col", "aria-sort": on ? "descending" : null },
    h("a", { href: link("competency", competency.id) }, own(competency.name)),
    h(
      "button",
      {
        type: "button",
        class: "sort",
        title: t("sort.score", { name: own(competency.name) }),
        "aria-label": t("sort.score", { name: own(competency.name) }),
        onclick: () => {
          filters.sort = on ? "file" : competency.id;
          filters.page = 0;
          update();
          byId("f-sort").value = filters.sort;
        },
      },
      on ? "▼" : "▽",
    ),
  );
}

function pager(total, update) {
  const pages = Math.ceil(total / PAGE_SIZE);
  if (pages < 2) return null;
  const go = (page) => () => {
    filters.page = page;
    update();
    byId("heat").scrollIntoView();
  };
  return h(
    "nav",
    { class: "pager", "aria-label": t("pager") },
    h("button", { type: "button", disabled: filters.page === 0, onclick: go(filters.page - 1) }, t("pager.back")),
    t("pager.page", { n: filters.page + 1, all: pages }),
    h(
      "button",
      { type: "button", disabled: filters.page >= pages - 1, onclick: go(filters.page + 1) },
      t("pager.next"),
    ),
  );
}

function heatMap(holder) {
  if (byId("legend")) put(byId("legend"), overviewLegend());
  const update = () => heatMap(holder);
  const found = sorted(filters.group ? together(matching()) : matching());
  const first = filters.page * PAGE_SIZE;
  const page = found.slice(first, first + PAGE_SIZE);
  const shownColumns = columns(found);
  const count =
    found.length === 0
      ? t("heat.nothing")
      : t(found.length === (filters.group ? together(ROLES).length : ROLES.length) ? "heat.count_all" : "heat.count", {
          from: first + 1,
          to: first + page.length,
          n: found.length,
          all: filters.group ? together(ROLES).length : ROLES.length,
        });
  put(
    holder,
    h(
      "p",
      { class: "count" },
      count,
      shownColumns.length < competenciesOf(filters.framework).length
        ? ` ${t("heat.columns", { n: shownColumns.length, all: competenciesOf(filters.framework).length })}`
        : "",
    ),
    page.length > 0
      ? table(
          t("heat.caption"),
          [t("role"), ...shownColumns.map((c) => headCell(c, update))],
          page.map((r) => heatRow(r, shownColumns)),
          "heat",
        )
      : null,
    pager(found.length, update),
  );
  say(count);
}

export function overviewView() {
  const holder = h("div", { id: "heat" });
  heatMap(holder);
  return [
    h("h1", { tabindex: -1 }, t("overview.title")),
    h(
      "p",
      { class: "lead wide" },
      t(FLAT ? "overview.lead_flat" : "overview.lead", {
        n: META.roles,
        competencies: DATA.framework.size,
        framework: DATA.framework.name,
      }),
    ),
    filterBar(() => heatMap(holder)),
    h(
      "div",
      { class: "keys" },
      h("div", { id: "legend" }, overviewLegend()),
      h("details", { class: "how" }, h("summary", {}, t("explain.title")), explanation()),
    ),
    holder,
    h("div", { id: "compare-bar", hidden: true }),
  ];
}
