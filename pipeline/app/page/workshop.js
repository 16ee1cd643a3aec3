// The posting workshop: one posting, profiled again after each change.

import { ask, byId, chosenLanguage, fill, h, own, page, post, say, speak, t, wordsOf } from "./bits.js";
import { add, download, editor, fileName, markdown, reveal, use, wholeText } from "./editor.js";

const WAIT = 250; // milliseconds without a keystroke until the posting is looked at
const BESIDE = ["title", "pay", "place", "posted"]; // what is told beside the text
const BANDS = ["none", "low", "medium", "high"];
let names = new Map(); // competency id -> [English, Chinese]
let start = null; // { text, cells }: what changes are told against
let seen = null; // what the server said last
let seenText = ""; // the text that it was said of
let target = ""; // the key of a target file that was handed in
let timer = 0;
let busy = false;
let again = false;
let loaded = "";
const open = new Set(); // cells that are unfolded

// ---- asking

function form() {
  const body = new FormData();
  for (const id of ["text", ...BESIDE, "framework", "encoder", "role"]) body.append(id, byId(id).value);
  body.append("target", target);
  return body;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
}

async function look() {
  if (busy) {
    again = true;
    return;
  }
  const text = byId("text").value;
  if (!text.trim()) return clear();
  busy = true;
  const models = `${byId("framework").value} ${byId("encoder").value}`;
  say("state", () => fill("state", t(models === loaded ? "w.working" : "w.loading")));
  try {
    const said = await post("workshop/look", form());
    if (said.error) showError(() => said.error);
    else {
      byId("error").hidden = true;
      loaded = models;
      take(said, text);
    }
  } catch (error) {
    showError(() => [{ what: wordsOf(error) }]);
  }
  busy = false;
  if (again) {
    again = false;
    look();
  }
}

function take(said, text) {
  seen = said;
  editor.posting = said.posting;
  seenText = text;
  names = new Map(said.competencies.map((one) => [one.id, one.name]));
  if (!start) beginHere();
  say("state", showState);
  say("cells", showCells);
  say("lacks", showLacks);
  say("notes", showNotes);
}

/** From here on changes are told against this text. */
function beginHere() {
  start = { text: seenText, cells: new Map(seen.cells.map((cell) => [cell.competency_id, cell])) };
}

function clear() {
  seen = start = editor.posting = null;
  byId("error").hidden = true;
  say("state", () => fill("state", t("w.start")));
  for (const id of ["cells", "notes"]) say(id, () => fill(id));
  say("lacks", showLacks);
}

function showError(faults) {
  byId("error").hidden = false;
  say("state", () => fill("state"));
  say("error", () =>
    fill(
      "error",
      faults().map((one) => h("p", {}, [one.where, one.what].filter(Boolean).join(": "), one.mend && `; ${one.mend}`)),
    ),
  );
}

// ---- what is said

const name = (id) => own(names.get(id) || [id, id]);

/** Band, score and stage of a cell in words. */
function level(cell) {
  if (!cell || cell.band === "none") return t("w.level.none");
  const values = { band: t(`band.${cell.band}`), score: cell.score, stage: cell.stage };
  if (cell.stage === null) return t("w.level", values);
  if ((cell.stage_low ?? cell.stage) === (cell.stage_high ?? cell.stage)) return t("w.level.stage", values);
  return t("w.level.range", { ...values, low: cell.stage_low, high: cell.stage_high });
}

const changed = (cell) => start && level(cell) !== level(start.cells.get(cell.competency_id));

/** Whether a cell asks more or less than it did: band, then stage, then score. */
function sign(now, before) {
  const rank = (cell) => [BANDS.indexOf(cell?.band ?? "none"), cell?.stage ?? 0, cell?.score ?? 0];
  const [a, b] = [rank(now), rank(before)];
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? "≠" : a[at] > b[at] ? "▲" : "▼";
}

function showState() {
  const { posting, seconds, requirements, cells } = seen;
  const moved = cells.filter(changed).map((cell) => name(cell.competency_id));
  const where = { place: posting.location || t("unsaid"), posted: posting.posted || t("unsaid") };
  fill(
    "state",
    t("w.done", { n: requirements.length, seconds: seconds.toFixed(2) }),
    ` ${t("w.where", where)}`,
    moved.length > 0 && ` ${t("w.changed", { names: moved.join(t("comma")) })}`,
  );
}

function showCells() {
  const asked = seen.cells.filter((cell) => cell.band !== "none" || changed(cell));
  const rest = seen.cells.filter((cell) => !asked.includes(cell));
  const used = new Set(seen.cells.flatMap((cell) => cell.evidence.filter((e) => !e.hint).map((e) => e.requirement_id)));
  const left = seen.requirements.filter((one) => !used.has(one.requirement_id));
  fill(
    "cells",
    asked.map(cellBox),
    rest.length > 0 && folded("rest", t("w.not_asked", { n: rest.length }), rest.map(cellBox)),
    left.length > 0 &&
      folded(
        "left",
        t("w.nothing", { n: left.length }),
        h(
          "ul",
          { class: "sentences" },
          left.map((one) => h("li", {}, quote(one))),
        ),
      ),
  );
}

/** A part that folds and stays as it was when the page is drawn again. */
function folded(key, summary, ...children) {
  const part = h("details", { class: "cell", open: open.has(key) }, h("summary", {}, summary), children.flat());
  part.addEventListener("toggle", () => (part.open ? open.add(key) : open.delete(key)));
  return part;
}

function cellBox(cell) {
  const before = start?.cells.get(cell.competency_id);
  const summary = [
    h("strong", { class: "name" }, name(cell.competency_id)),
    h("span", { class: `level is-${cell.band}` }, level(cell)),
    changed(cell) && h("span", { class: "was" }, t("w.was", { sign: sign(cell, before), level: level(before) })),
  ];
  const evidence = cell.evidence.filter((one) => !one.hint);
  const hints = cell.evidence.filter((one) => one.hint);
  return folded(
    cell.competency_id,
    h("span", { class: "line" }, summary.filter(Boolean)),
    h(
      "ul",
      { class: "sentences" },
      evidence.map((one) => sentence(cell, one)),
    ),
    hints.length > 0 && [
      h("p", { class: "muted small" }, t("w.hints", { n: hints.length })),
      h(
        "ul",
        { class: "sentences" },
        hints.map((one) =>
          h("li", {}, quote(requirement(one)), costs(t("w.hint.sure", { sure: percent(one.probability) }))),
        ),
      ),
    ],
  );
}

const requirement = (one) => seen.requirements.find((other) => other.requirement_id === one.requirement_id);
const percent = (share) => (share > 0.99 ? "> 99 %" : `${Math.round(100 * share)} %`);
const costs = (...said) => h("div", { class: "costs" }, said);

/** A sentence with what it is worth: the cell without it, and which others it carries. */
function sentence(cell, one) {
  const item = requirement(one);
  const carries = seen.carries[one.requirement_id] || [];
  const here = carries.find((other) => other.competency_id === cell.competency_id);
  const also = carries
    .filter((other) => other !== here)
    .map((other) => `${name(other.competency_id)}: ${level(other)}`);
  const kind = [t(`strength.${item.strength}`), t(`kind.${item.kind}`)];
  const words = item.strength === "unspecified" && item.kind === "responsibility" ? [kind[1]] : kind;
  return h(
    "li",
    {},
    quote(item),
    costs(
      [...words, t("w.sure", { sure: percent(one.probability) }), !one.counted && t("w.counted_not")]
        .filter(Boolean)
        .join(" · "),
    ),
    costs(
      t("w.without"),
      " ",
      h("strong", {}, here ? level(here) : t("w.without.same")),
      also.length > 0 && `; ${t("w.without.also", { names: also.join("; ") })}`,
    ),
  );
}

const quote = (item) =>
  h(
    "button",
    { type: "button", class: "quote", dir: "auto", title: t("w.show"), onclick: () => reveal(item.start, item.end) },
    item.text,
  );

// ---- the wanted profile

function showLacks() {
  const chosen = byId("role").value || target;
  if (!chosen || !seen) return fill("lacks", h("p", { class: "muted" }, t("w.lacks.choose")));
  const missing = seen.lacks.filter((one) => one.open);
  const wished = seen.lacks.filter((one) => one.band !== "none");
  return fill(
    "lacks",
    h(
      "p",
      {},
      t("w.lacks.met", { met: wished.length - missing.length, all: wished.length }),
      missing.length ? "" : ` ${t("w.lacks.none")}`,
    ),
    h("ul", { class: "notes" }, seen.lacks.filter((one) => one.open || one.verdict === "extra").map(lack)),
  );
}

function lack(one) {
  const wanted =
    one.stage === null ? t(`band.${one.band}`) : t("w.wanted.level", { band: t(`band.${one.band}`), stage: one.stage });
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, name(one.competency_id)), `: ${gapWords(one)}`),
    one.band !== "none" && h("p", { class: "muted" }, t("w.lacks.wanted", { level: wanted })),
    one.open &&
      one.says.length > 0 && [
        h("p", { class: "muted small" }, t("w.lacks.says")),
        h(
          "ul",
          {},
          one.says.map((pair) => h("li", { dir: "auto" }, own(pair))),
        ),
      ],
  );
}

function gapWords({ verdict, stages, bands }) {
  if (["missing", "extra", "meets"].includes(verdict)) return t(`gap.${verdict}`);
  const parts = [];
  if (stages) parts.push(t(stages > 0 ? "gap.above" : "gap.below", { n: Math.abs(stages) }));
  if (bands) parts.push(t(bands > 0 ? "gap.more" : "gap.less"));
  return parts.join(t("comma"));
}

// ---- notes

function showNotes() {
  if (!seen.notes.length) return fill("notes", h("p", {}, t("w.notes.none")));
  const groups = ["fairness", "pay", "clarity"].map((group) => [
    group,
    seen.notes.filter((one) => one.group === group),
  ]);
  return fill(
    "notes",
    groups
      .filter(([, some]) => some.length)
      .map(([group, some]) => [
        h("h3", {}, `${t(`w.group.${group}`)} (${some.length})`),
        h("ul", { class: "notes" }, some.map(note)),
      ])
      .flat(),
  );
}

function note(one) {
  const why = one.values.reason;
  return h(
    "li",
    {},
    h(
      "p",
      {},
      h("strong", {}, t(`note.${one.key}`, one.values)),
      one.text && one.end === 0 ? [": ", h("q", { dir: "auto" }, one.text)] : null,
    ),
    one.end > one.start && quote(one),
    why && h("p", { dir: "auto" }, t(`reason.${why.key}`, why)),
    h("p", {}, t(`fix.${one.key}`, one.values)),
    one.instead !== null && instead(one),
    (one.rule || one.look_up) && h("p", { class: "muted small", dir: "auto" }, one.rule || t(`look_up.${one.look_up}`)),
  );
}

/** A wording: to put in place of the words, to add, or to be worked in by hand. */
function instead({ instead: { how, instead: words, start: from, end } }) {
  const key = { words: "w.use", clause: "w.use", add: "w.add" }[how];
  return h(
    "p",
    { class: "instead" },
    t(how === "words" || how === "clause" ? "w.instead" : "w.example"),
    words ? h("q", { dir: "auto" }, words) : t("w.leave_out"),
    key && h("button", { type: "button", onclick: () => (how === "add" ? add(words) : use(words, from, end)) }, t(key)),
  );
}

// ---- saving

byId("save-text").addEventListener("click", () =>
  download(wholeText(), "text/plain;charset=utf-8", `${fileName()}.txt`),
);
byId("save-markdown").addEventListener("click", () =>
  download(markdown(), "text/markdown;charset=utf-8", `${fileName()}.md`),
);
byId("save-page").addEventListener("click", async () => {
  if (!start) return;
  const body = form();
  body.append("before_text", start.text);
  try {
    const said = await post("workshop/page", body);
    if (said.error) showError(() => said.error);
    else download(said.page, "text/html;charset=utf-8", `${fileName()} - before and after.html`);
  } catch (error) {
    showError(() => [{ what: wordsOf(error) }]);
  }
});

// ---- choices

async function choices() {
  const { frameworks, roles } = await ask("workshop/choices.json");
  byId("take-one").hidden = !roles.length;
  byId("role").closest("p").hidden = !roles.length;
  fill(
    "framework",
    frameworks.map((one) => h("option", { value: one.key }, one.key === "sample" ? "" : one.name)),
  );
  byId("framework").value = frameworks.at(-1)?.key || "";
  say("choices", () => {
    for (const option of byId("framework").options)
      if (option.value === "sample") option.textContent = t("framework.sample");
    for (const [id, none] of [
      ["take", "w.take.none"],
      ["role", "w.wanted.none"],
    ]) {
      const chosen = byId(id).value;
      const option = (one) => h("option", { value: `${one.job}/${one.posting_id}` }, one.title || one.posting_id);
      fill(id, h("option", { value: "" }, t(none)), roles.map(option));
      byId(id).value = chosen;
    }
  });
}

byId("take").addEventListener("change", async (event) => {
  if (!event.target.value) return;
  const found = await ask(`workshop/postings/${event.target.value}`);
  for (const id of ["text", "title", "pay", "place"]) byId(id).value = found[id];
  byId("posted").value = /^\d{4}-\d\d-\d\d/.exec(found.posted || "")?.[0] || "";
  start = null;
  look();
});
editor.onChange = soon;
byId("text").addEventListener("input", soon);
for (const id of [...BESIDE, "framework", "encoder", "role"])
  byId(id).addEventListener("change", () => {
    if (id === "framework") start = null;
    if (id === "role" && byId("role").value) target = byId("target").value = "";
    look();
  });
byId("target").addEventListener("change", async (event) => {
  target = "";
  const [file] = event.target.files;
  if (file) {
    const body = new FormData();
    body.append("file", file, file.name);
    const said = await post("workshop/target", body);
    if (said.error) return showError(() => said.error);
    target = said.key;
    byId("role").value = "";
  }
  return look();
});
byId("restart").addEventListener("click", () => {
  if (!seen) return;
  beginHere();
  take(seen, seenText);
});

async function begin() {
  const [words, strings, about] = await Promise.all([ask("workshop.json"), ask("strings.json"), ask("about.json")]);
  page.words = { ...words, ...strings };
  byId("posted").value = new Date().toLocaleDateString("sv");
  say("foot", () => fill("foot", t("served", about)));
  await choices();
  clear();
  speak(chosenLanguage());
  document.body.classList.add("ready");
}

begin();
