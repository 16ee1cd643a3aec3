// The rows of the levelling sheet: what the title says, the level with its sentences, what disagrees, the decision.

import { byId, h, put, select } from "./dom.js";
import { COMPETENCIES, STAGES, isFar, roleLink } from "./data.js";
import { name, own, stageRange, t, title, years } from "./words.js";
import { badge, bandBadge, stageMark, subtitle, table } from "./bits.js";
import { askedOf, carrying, levelOf, levelWords, sentences } from "./levels.js";
import { decide, decisionOf } from "./level_decisions.js";

let lastName = ""; // of who decided last: most often the next one too

/** The sheet of some roles as a table. */
export const sheet = (roles) =>
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
    h(
      "td",
      { class: "carried" },
      carriedCell(role),
      found.level !== null && unfolding(t("levelling.why"), () => whyList(role, found)),
    ),
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
