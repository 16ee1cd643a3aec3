// The page of marks and sign-offs: what to read first, what was marked, and files out and in.

import { download, h, put, redraw, say } from "./dom.js";
import { META, ROLE, roleLink } from "./data.js";
import { own, t, title } from "./words.js";
import { table } from "./bits.js";
import { setSigned, signedList } from "./signoff.js";
import { MARKS, canUndo, labelsFile, markKeyOf, namedBy, setMark, setMarks, undo } from "./marks.js";
import { budget } from "./budget.js";
import { RULES } from "./rules.js";

/** Take marks and sign-offs from an exported file; whatever is already here under the same key is replaced. */
function takeFile(text) {
  const taken = [];
  let signedOff = 0;
  for (const line of text.split("\n").filter((l) => l.trim())) {
    const row = JSON.parse(line);
    if (typeof row.posting_id !== "string") throw new Error(t("review.notours"));
    if (row.state === "validated") {
      setSigned(row.posting_id, row);
      signedOff += 1;
    } else if (typeof row.verdict === "string") taken.push([markKeyOf(row), row]);
    else throw new Error(t("review.notours"));
  }
  if (taken.length) setMarks(taken);
  return taken.length + signedOff;
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
const namedOwn = (said) => own((namedBy(said) || { name: [said, ""] }).name);

export function reviewView() {
  const rows = [...MARKS].map(([key, mark]) =>
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
            onclick: () => setMark(key, null),
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
    !RULES && h("p", { class: "note warn" }, t("review.norules")),
    budget(),
    h("h2", {}, t("review.marks")),
    h(
      "p",
      {},
      h(
        "button",
        {
          type: "button",
          class: "main",
          disabled: MARKS.size === 0,
          onclick: () => download(labelsFile(), "labels.jsonl"),
        },
        t("review.export", { n: MARKS.size }),
      ),
      " ",
      h("button", { type: "button", disabled: !canUndo(), onclick: undo }, `↶ ${t("review.undo")}`),
    ),
    MARKS.size > 0 &&
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
