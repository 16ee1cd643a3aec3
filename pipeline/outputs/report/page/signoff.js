// A role is suggested by a machine until a person signs it off, with name and reason. The state stays in
// this browser, travels in the exported file, and is read back from one.

import { download, h, put, redraw, say } from "./dom.js";
import { DATA, ROLE, roleLink } from "./data.js";
import { MEMORY, remembered, t, title } from "./words.js";
import { badge, table } from "./bits.js";
import { marksOfRole, openChanges } from "./recount.js";

const SIGNED_KEY = `jobprofile.signed.${DATA.framework.digest.slice(0, 12)}`;
// What the report was given with --signed comes first; what was done in this browser holds over it, also a withdrawal.
const signedHere = new Map(remembered(SIGNED_KEY, []));
export const signed = new Map(
  [...new Map([...DATA.signed.map((entry) => [entry.posting_id, entry]), ...signedHere])].filter(([, entry]) => entry),
);

export function setSigned(id, entry) {
  if (entry) signed.set(id, entry);
  else signed.delete(id);
  signedHere.set(id, entry);
  MEMORY.setItem(SIGNED_KEY, JSON.stringify([...signedHere]));
}

const MARKS_JOINT = "; ";

/** Whether marks were set on a role since it was signed off: then it must be read again. */
function hasLapsed(role) {
  const known = new Set((signed.get(role.id)?.marks || "").split(MARKS_JOINT));
  return marksOfRole(role).some((mark) => !known.has(mark));
}

/** The sign-off of a role that holds; none where there is none, or marks came after it. */
export const signOff = (role) => (signed.has(role.id) && !hasLapsed(role) ? signed.get(role.id) : null);

export const signedBadge = (role) =>
  signed.has(role.id) &&
  (hasLapsed(role) ? badge(`! ${t("sign.lapsed_short")}`, "warn") : badge(`✓ ${t("sign.short")}`, "signed"));

/** The state of a role, and the form that changes it. */
export function signBox(role) {
  const box = h("section", { class: "box sign", "aria-label": t("sign.title") });
  const draw = () => {
    const entry = signOff(role);
    const before = signed.get(role.id);
    put(
      box,
      !entry && before && h("p", { class: "note warn" }, `! ${t("sign.lapsed", before)}`),
      entry
        ? [
            h("p", {}, badge(`✓ ${t("sign.short")}`, "signed"), " ", h("span", { dir: "auto" }, t("sign.by", entry))),
            h(
              "button",
              {
                type: "button",
                onclick: () => {
                  setSigned(role.id, null);
                  redraw();
                  say(t("sign.withdrawn"));
                },
              },
              t("sign.withdraw"),
            ),
          ]
        : h("details", {}, h("summary", {}, t(before ? "sign.again" : "sign.state")), signForm(role)),
    );
  };
  draw();
  return box;
}

function signForm(role) {
  const who = h("input", { id: "s-name", required: true, autocomplete: "name", maxlength: 80 });
  const why = h("input", { id: "s-why", required: true, maxlength: 400 });
  const marks = marksOfRole(role);
  const save = (event) => {
    event.preventDefault();
    const date = new Date().toISOString().slice(0, 10);
    setSigned(role.id, {
      posting_id: role.id,
      title: title(role),
      state: "validated",
      name: who.value.trim(),
      reason: why.value.trim(),
      date,
      marks: marks.join(MARKS_JOINT),
    });
    redraw();
    say(t("sign.done"));
  };
  return h(
    "form",
    { class: "fields", onsubmit: save },
    h("p", { class: "small muted wide" }, t("sign.about")),
    marks.length > 0 &&
      h(
        "label",
        { class: "check wide" },
        h("input", { type: "checkbox", id: "s-marks", required: true }),
        h("span", {}, t("sign.open_marks", { n: marks.length, cells: openChanges(role) })),
      ),
    h("div", { class: "field" }, h("label", { for: "s-name" }, t("sign.name")), who),
    h("div", { class: "field" }, h("label", { for: "s-why" }, t("sign.reason")), why),
    h("button", { class: "main" }, t("sign.do")),
  );
}

const signedFile = () => [...signed.values()].map((entry) => JSON.stringify(entry) + "\n").join("");

export function signedList() {
  if (!signed.size) return null;
  return [
    h("h2", {}, t("sign.list")),
    table(
      t("sign.list"),
      [t("role"), t("sign.name"), t("sign.reason"), t("sign.date")],
      [...signed.values()].map((entry) =>
        h(
          "tr",
          {},
          h(
            "th",
            { scope: "row" },
            ROLE.has(entry.posting_id)
              ? h("a", { href: roleLink(ROLE.get(entry.posting_id), "role"), dir: "auto" }, entry.title)
              : entry.title,
          ),
          h("td", { dir: "auto" }, entry.name),
          h("td", { dir: "auto" }, entry.reason),
          h("td", {}, entry.date),
        ),
      ),
    ),
    h(
      "p",
      {},
      h(
        "button",
        { type: "button", onclick: () => download(signedFile(), "signed.jsonl") },
        t("sign.export", { n: signed.size }),
      ),
    ),
  ];
}
