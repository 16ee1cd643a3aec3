// Marks that a person sets on matches: kept in this browser, exported as a labels file.

import { download, h, put, redraw, say, select } from "./dom.js";
import { COMPETENCIES, DATA, META, ROLE, quote, roleLink } from "./data.js";
import { MEMORY, own, remembered, stageShort, t, title } from "./words.js";
import { table } from "./bits.js";
import { setSigned, signedList } from "./signoff.js";

const MARKS_KEY = `jobprofile.marks.${DATA.framework.digest.slice(0, 12)}`;
const marks = new Map(remembered(MARKS_KEY, []));
const markKey = (role, requirement, competency) =>
  JSON.stringify([role.id, requirement.id, competency ? competency.id : null]);

function setMark(key, mark) {
  if (mark) marks.set(key, mark);
  else marks.delete(key);
  MEMORY.setItem(MARKS_KEY, JSON.stringify([...marks]));
}

/**
 * Buttons under a match: right, wrong, or another competency and stage. Without a match they are about the
 * sentence having been left out: rightly, or a competency covers it after all.
 */
export function reviewBox(role, requirement, match) {
  const competency = match ? COMPETENCIES[match.competency] : null;
  const suggested = competency ? competency.name[0] : null;
  const key = markKey(role, requirement, competency);
  const box = h("div", { class: "review", role: "group", "aria-label": t("review.group") });
  const base = { text: quote(role, requirement), posting_id: role.id, requirement_id: requirement.id, suggested };
  const draw = () => {
    const mark = marks.get(key);
    const choose = (verdict) => {
      const off = mark && mark.verdict === verdict;
      const corrected = verdict === "other" && !match ? requirement.matches[0] : match;
      const named = corrected
        ? COMPETENCIES[corrected.competency].name[0]
        : verdict === "other"
          ? COMPETENCIES[0].name[0]
          : null;
      const label =
        verdict === "wrong"
          ? { ...base, competency: null, stage: null, verdict }
          : { ...base, competency: named, stage: corrected ? corrected.stage : null, verdict };
      setMark(key, off ? null : label);
      draw();
      box.querySelector(`[data-verdict=${verdict}]`).focus();
      say(t(off ? "review.undone" : "review.kept"));
    };
    const button = (verdict, sign) =>
      h(
        "button",
        {
          type: "button",
          "data-verdict": verdict,
          "aria-pressed": String(!!mark && mark.verdict === verdict),
          onclick: () => choose(verdict),
        },
        sign,
        " ",
        t(match ? `review.${verdict}` : `review.left.${verdict}`),
      );
    put(box, button("right", "✓"), match && button("wrong", "✗"), button("other", "⇄"));
    if (mark && mark.verdict === "other") box.append(correction(key, mark, draw));
  };
  draw();
  return box;
}

/** Words of the posting that were missed: selected there, and given a competency here. */
export function missedBox(role) {
  const box = h("div", { class: "missed" });
  const draw = () => {
    const added = [...marks].filter(([, mark]) => mark.verdict === "added" && mark.posting_id === role.id);
    put(
      box,
      h("button", { type: "button", onclick: add }, `+ ${t("missed.add")}`),
      added.map(([key, mark]) =>
        h(
          "div",
          { class: "card" },
          h("blockquote", { dir: "auto" }, mark.text),
          correction(key, mark, draw),
          h(
            "p",
            {},
            h(
              "button",
              {
                type: "button",
                class: "linkish",
                onclick: () => {
                  setMark(key, null);
                  draw();
                },
              },
              t("review.remove"),
            ),
          ),
        ),
      ),
    );
  };
  const add = () => {
    const chosen = document.getSelection();
    const text = chosen.toString().trim();
    const inside = chosen.anchorNode && document.querySelector(".posting-text").contains(chosen.anchorNode);
    if (!text || !inside) return say(t("missed.select"), true);
    const label = {
      text,
      posting_id: role.id,
      requirement_id: null,
      suggested: null,
      competency: COMPETENCIES[0].name[0],
      stage: null,
      verdict: "added",
    };
    setMark(JSON.stringify([role.id, null, text]), label);
    draw();
    return say(t("review.kept"));
  };
  draw();
  return box;
}

/** The competency and stage that a person would give instead. */
function correction(key, mark, changed) {
  const chosen = COMPETENCIES.find((c) => c.name[0] === mark.competency) || COMPETENCIES[0];
  const id = `fix-${key.length}-${Math.random().toString(36).slice(2)}`;
  const change = (field, value) => {
    setMark(key, { ...mark, [field]: value });
    changed();
  };
  const stages = chosen.stages.filter((s) => s.n !== null).map((s) => [s.n, stageShort(s.n)]);
  return h(
    "div",
    { class: "fields" },
    select(
      `${id}c`,
      t("competency"),
      COMPETENCIES.map((c) => [c.name[0], own(c.name)]),
      mark.competency,
      (v) => change("competency", v),
    ),
    stages.length > 0 &&
      select(`${id}s`, t("stage"), [["", "–"], ...stages], mark.stage ?? "", (v) =>
        change("stage", v === "" ? null : Number(v)),
      ),
  );
}

/** The marks as JSON Lines, in the order in which they were set. */
function labelsFile() {
  return [...marks.values()].map((mark) => JSON.stringify(mark) + "\n").join("");
}

/** Take marks and sign-offs from an exported file; whatever is already here under the same key is replaced. */
function takeFile(text) {
  let taken = 0;
  for (const line of text.split("\n").filter((l) => l.trim())) {
    const row = JSON.parse(line);
    if (typeof row.posting_id !== "string") throw new Error(t("review.notours"));
    if (row.state === "validated") setSigned(row.posting_id, row);
    else if (typeof row.verdict === "string") setMark(markKeyOf(row), row);
    else throw new Error(t("review.notours"));
    taken += 1;
  }
  return taken;
}

/** The key of a mark that comes from a file: the suggestion it is about, by the competency's id. */
function markKeyOf(row) {
  if (row.verdict === "added") return JSON.stringify([row.posting_id, null, row.text]);
  const about = COMPETENCIES.find((c) => c.name[0] === row.suggested);
  return JSON.stringify([row.posting_id, row.requirement_id, about ? about.id : null]);
}

/** The field that takes marks and sign-offs of a colleague. */
function importField() {
  const said = h("p", { class: "note", role: "alert", hidden: true });
  const take = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    try {
      const taken = takeFile(await file.text());
      redraw();
      say(t("review.taken", { n: taken }));
    } catch (error) {
      put(said, `${t("review.unread")} ${error.message}`);
      said.hidden = false;
    }
  };
  return h(
    "div",
    { class: "field search" },
    h("label", { for: "r-file" }, t("review.import")),
    h("input", { id: "r-file", type: "file", accept: ".jsonl", onchange: take }),
    said,
  );
}

/** A competency that a mark names in English, in the language of the page. */
const namedOwn = (said) => own((COMPETENCIES.find((c) => c.name[0] === said) || { name: [said, ""] }).name);

export function reviewView() {
  const rows = [...marks].map(([key, mark]) =>
    h(
      "tr",
      {},
      h("td", {}, h("q", { dir: "auto" }, mark.text)),
      h("td", {}, t(`review.${mark.verdict}`)),
      h(
        "td",
        {},
        mark.verdict === "wrong"
          ? [
              h("span", { "aria-hidden": "true" }, "≠ "),
              h("span", { class: "sr" }, t("review.wrong"), " "),
              namedOwn(mark.suggested),
            ]
          : mark.competency === null
            ? t("review.nocompetency")
            : namedOwn(mark.competency),
      ),
      h("td", {}, mark.stage ?? "–"),
      h(
        "td",
        {},
        ROLE.has(mark.posting_id)
          ? h(
              "a",
              { href: roleLink(ROLE.get(mark.posting_id), "role", "e", mark.requirement_id) },
              title(ROLE.get(mark.posting_id)),
            )
          : mark.posting_id,
      ),
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            "aria-label": t("review.remove"),
            onclick: () => {
              setMark(key, null);
              redraw();
            },
          },
          "✗",
        ),
      ),
    ),
  );
  return [
    h("h1", { tabindex: -1 }, t("nav.review")),
    h("p", { class: "lead" }, t("review.about")),
    META.masked && h("p", { class: "note" }, t("review.masked")),
    h(
      "p",
      {},
      h(
        "button",
        {
          type: "button",
          class: "main",
          disabled: marks.size === 0,
          onclick: () => download(labelsFile(), "labels.jsonl"),
        },
        t("review.export", { n: marks.size }),
      ),
    ),
    marks.size > 0 &&
      table(
        t("review.marks"),
        [
          t("sentence"),
          t("review.verdict"),
          t("competency"),
          t("stage"),
          t("role"),
          h("th", { scope: "col" }, h("span", { class: "sr" }, t("review.remove"))),
        ],
        rows,
        "marks",
      ),
    signedList(),
    importField(),
  ];
}
