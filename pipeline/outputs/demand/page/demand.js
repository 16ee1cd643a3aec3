// The page: what is chosen, and the tables of it.

import { byId, h, put } from "../../report/page/dom.js";
import { counted, data, groupName, membersOf, now, percent, t } from "./demand_data.js";
import { askedTable, clusterTable, stageBox } from "./demand_tables.js";

const ROOT = document.documentElement;
const KINDS = [...new Set(data.groups.map(([by]) => by))];
const DEPTHS = ["asked", "medium", "high"];

function option(value, label, chosen) {
  return h("option", { value, selected: chosen }, label);
}

function choices() {
  const groups = data.groups.map((one, at) => [one, at]).filter(([[by]]) => by === now.by);
  const set = (change) => (event) => {
    const id = event.target.id;
    change(event.target.value);
    show();
    byId(id)?.focus();
    const chosen = data.groups[now.group];
    byId("said").textContent = t("now", { name: groupName(chosen), n: chosen[2] });
  };
  return h(
    "div",
    { class: "choose" },
    h(
      "label",
      {},
      t("by"),
      h(
        "select",
        {
          id: "by",
          onchange: set((value) => {
            now.by = value;
            now.group = data.groups.findIndex(([by]) => by === value);
          }),
        },
        KINDS.map((by) => option(by, t(`by.${by}`), by === now.by)),
      ),
    ),
    now.by === "all"
      ? null
      : h(
          "label",
          {},
          t("group"),
          h(
            "select",
            { id: "group", onchange: set((value) => (now.group = Number(value))) },
            groups.map(([one, at]) =>
              option(at, t("group.item", { name: groupName(one), n: one[2] }), at === now.group),
            ),
          ),
        ),
    h(
      "label",
      {},
      t("depth"),
      h(
        "select",
        { id: "depth", onchange: set((value) => (now.depth = Number(value))) },
        DEPTHS.map((key, at) => option(at, t(`depth.${key}`), at === now.depth)),
      ),
    ),
  );
}

function show() {
  const n = data.groups[now.group][2];
  now.members = membersOf(data.groups[now.group]);
  put(
    byId("main"),
    h("h1", {}, t("title")),
    h("p", { class: "lead" }, t("lead", { framework: data.framework, n: data.groups[0][2] })),
    h(
      "section",
      { class: "box", "aria-label": t("counts") },
      h(
        "ul",
        { class: "counts" },
        data.leftOut.map(([kind, count]) => h("li", {}, h("strong", {}, count), ` ${t(kind)}`)),
      ),
    ),
    data.isCorrected ? null : h("p", { class: "note" }, t("isnt"), unfitNote()),
    choices(),
    h("p", { class: "muted small" }, t("small", { n: data.least })),
    h("h2", { id: "asked-title" }, t("asked"), h("span", { class: "muted" }, ` (${counted("postings", n)})`)),
    h("p", { class: "muted small" }, t(data.isCorrected ? "legend" : "legend.bare")),
    askedTable(),
    data.isCorrected ? h("p", { class: "note" }, t("is", { n: data.read }), unfitNote()) : null,
    data.isCorrected ? h("p", { class: "muted small" }, neverNote()) : null,
    h("section", { class: "box", id: "drill", "aria-labelledby": "drill-title" }),
    h("h2", {}, t("stages")),
    h("p", { class: "muted small" }, t(data.isCorrected ? "stages.note" : "stages.bare")),
    data.competencies.map(stageBox),
    h("h2", { id: "open-title" }, t("not.covered")),
    h("p", { class: "muted small" }, t("not.covered.note")),
    clusterTable(),
  );
}

function unfitNote() {
  return data.unfit ? ` ${t("unfit.n", { n: data.unfit, all: data.groups[0][2] })}` : null;
}

function neverNote() {
  const some = data.shares[now.group].some((depths) => depths[0][7]);
  return `${t("never.rule", { n: percent(data.never) })}${some ? "" : ` ${t("never.none")}`}`;
}

function frame() {
  ROOT.lang = now.speaks ? "zh-Hans" : "en";
  document.title = `jobprofile – ${t("title")}`;
  byId("skip").textContent = t("skip");
  put(
    byId("top"),
    h(
      "div",
      { class: "bar" },
      h("strong", { class: "brand" }, "jobprofile"),
      h(
        "div",
        { class: "languages", role: "group", "aria-label": t("languages") },
        [
          ["English", "en"],
          ["中文", "zh-Hans"],
        ].map(([name, lang], at) =>
          h(
            "button",
            { type: "button", lang, "aria-pressed": String(at === now.speaks), onclick: () => speak(at) },
            name,
          ),
        ),
      ),
      h("button", { type: "button", id: "print", onclick: () => print() }, t("print")),
    ),
    h("p", { class: "stamp" }, t("stamp")),
  );
  put(
    byId("stamp"),
    h("p", {}, t("stamp")),
    h("p", {}, data.masked ? `${t("masked")} ` : null, t("footer", { version: data.version })),
  );
}

function speak(at) {
  now.speaks = at;
  try {
    localStorage.setItem("jobprofile.language", at ? "zh" : "en");
  } catch {
    // A file that was opened from a mail may not be allowed to store anything.
  }
  frame();
  show();
}

function chosenLanguage() {
  try {
    return localStorage.getItem("jobprofile.language");
  } catch {
    return null;
  }
}

now.speaks = (chosenLanguage() || navigator.language || "en").startsWith("zh") ? 1 : 0;
frame();
show();
