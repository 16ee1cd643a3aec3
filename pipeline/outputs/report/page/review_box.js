// The buttons that set marks on sentences.

import { h, put, say, select } from "./dom.js";
import { COMPETENCIES, quote } from "./data.js";
import { own, stageShort, t } from "./words.js";
import { MARKS, markKey, setMark } from "./marks.js";
import { marksOn, uncounted } from "./recount.js";

/**
 * Buttons under a match: right, wrong, or another competency and stage. Without a match they are about the
 * sentence having been left out: rightly, or a competency covers it after all.
 */
export function reviewBox(role, requirement, match) {
  const competency = match ? COMPETENCIES[match.competency] : null;
  const key = markKey(role, requirement, competency);
  const base = {
    text: quote(role, requirement),
    posting_id: role.id,
    requirement_id: requirement.id,
    suggested: competency ? competency.name[0] : null,
  };
  const box = h("div", { class: "review", role: "group", "aria-label": t("review.group") });
  const concerns = (mark) => !mark.suggested || [mark.suggested, mark.competency].includes(base.suggested);
  const elsewhere = MARKS.has(key) ? null : marksOn(role, requirement).findLast(concerns);
  put(box, elsewhere ? takeBack(elsewhere) : verdicts(box, key, base, match));
  return box;
}

/** A mark that was set on another line: said there, and taken back from here. */
function takeBack(mark) {
  const key = [...MARKS].find(([, one]) => one === mark)?.[0];
  return [
    h("span", { class: "small" }, t("review.elsewhere", { verdict: t(`review.${mark.verdict}`) })),
    h("button", { type: "button", "data-verdict": "back", onclick: () => setMark(key, null) }, t("review.takeback")),
  ];
}

function verdicts(box, key, base, match) {
  const mark = MARKS.get(key);
  const set = (verdict) => {
    if (mark && mark.verdict === verdict) return setMark(key, null);
    if (verdict === "other") return other();
    const right = verdict === "right" && match;
    return setMark(key, {
      ...base,
      competency: right ? base.suggested : null,
      stage: right ? match.stage : null,
      verdict,
    });
  };
  const isAnother = (given) => !match || given.competency !== base.suggested || given.stage !== match.stage;
  const other = () => {
    box.querySelector(".fields")?.remove();
    box.append(correction({}, isAnother, (given) => setMark(key, { ...base, ...given, verdict: "other" })));
    box.querySelector("select").focus();
  };
  const button = (verdict, sign) =>
    h(
      "button",
      {
        type: "button",
        "data-verdict": verdict,
        "aria-pressed": String(!!mark && mark.verdict === verdict),
        onclick: () => set(verdict),
      },
      sign,
      " ",
      t(match ? `review.${verdict}` : `review.left.${verdict}`),
    );
  return [
    button("right", "✓"),
    match && button("wrong", "✗"),
    button("other", "⇄"),
    mark?.verdict === "other" && correction(mark, isAnother, (given) => setMark(key, { ...mark, ...given })),
  ];
}

const drafts = new Map(); // words that were selected, by role, until a competency is chosen for them

/** Words of the posting that were missed: selected there, and given a competency here. */
export function missedBox(role) {
  const box = h("div", { class: "missed" });
  const keyOf = (text) => JSON.stringify([role.id, null, text]);
  const card = (text, given, taken) =>
    h(
      "div",
      { class: "card" },
      h("blockquote", { dir: "auto" }, text),
      correction(
        given,
        () => true,
        (chosen) => setMark(keyOf(text), { ...labelOf(text), ...chosen }),
      ),
      h("p", {}, h("button", { type: "button", class: "linkish", onclick: taken }, t("review.remove"))),
    );
  const labelOf = (text) => ({
    text,
    posting_id: role.id,
    requirement_id: null,
    suggested: null,
    competency: null,
    stage: null,
    verdict: "added",
  });
  const draw = () => {
    const added = [...MARKS.values()].filter((mark) => mark.verdict === "added" && mark.posting_id === role.id);
    const draft = drafts.get(role);
    if (added.some((mark) => mark.text === draft)) drafts.delete(role);
    put(
      box,
      h("button", { type: "button", onclick: add }, `+ ${t("missed.add")}`),
      uncounted(role).length > 0 && h("p", { class: "muted small" }, t("missed.later")),
      drafts.has(role) &&
        card(draft, {}, () => {
          drafts.delete(role);
          draw();
        }),
      added.map((mark) => card(mark.text, mark, () => setMark(keyOf(mark.text), null))),
    );
  };
  const add = () => {
    const chosen = document.getSelection();
    const text = chosen.toString().trim();
    const inside = chosen.anchorNode && document.querySelector(".posting-text").contains(chosen.anchorNode);
    if (!text || !inside) return say(t("missed.select"), true);
    drafts.set(role, text);
    draw();
    return box.querySelector("select").focus();
  };
  draw();
  return box;
}

/**
 * The competency and stage that a person would give instead; both begin empty where nothing was given. Nothing is
 * marked before the button is pressed, and it waits until what is chosen can be set.
 */
function correction({ competency, stage }, isAnother, given) {
  const id = `fix-${Math.random().toString(36).slice(2)}`;
  const stages = COMPETENCIES[0].stages.filter((s) => s.n !== null).map((s) => [s.n, stageShort(s.n)]);
  const chosen = { competency: competency || null, stage: stage ?? null };
  const set = h("button", { type: "button", class: "main", onclick: () => given(chosen) }, t("review.set"));
  const choose = (field, value) => {
    chosen[field] = value === "" ? null : value;
    set.disabled = !chosen.competency || !isAnother(chosen);
  };
  choose("stage", chosen.stage ?? "");
  return h(
    "div",
    { class: "fields" },
    select(
      `${id}c`,
      t("competency"),
      [["", t("review.choose")], ...COMPETENCIES.map((c) => [c.name[0], own(c.name)])],
      competency || "",
      (value) => choose("competency", value),
    ),
    stages.length > 0 &&
      select(`${id}s`, t("stage"), [["", t("review.stage_as_read")], ...stages], stage ?? "", (value) =>
        choose("stage", value === "" ? "" : Number(value)),
      ),
    set,
  );
}
