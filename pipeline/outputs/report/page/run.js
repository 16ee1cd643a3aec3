// The run's facts: what was read, what failed and why, and with what it was made.

import { h } from "./dom.js";
import { DATA, META } from "./data.js";
import { name, own, t } from "./words.js";
import { explanation, table } from "./bits.js";

export function runView() {
  const failed = DATA.failures;
  return [
    h("h1", { tabindex: -1 }, t("run.title")),
    h("p", { class: "lead" }, t("run.lead", { n: META.roles, failed: DATA.failed })),
    h("section", { class: "box" }, h("h2", {}, t("explain.title")), explanation()),
    h("h2", {}, t("run.failures")),
    failed.length
      ? table(
          t("run.failures"),
          [t("run.posting"), t("run.stage"), t("run.what"), t("run.mend")],
          failed.map((row) =>
            h(
              "tr",
              {},
              row.map((value) => h("td", { dir: "auto" }, value)),
            ),
          ),
        )
      : h("p", {}, t("run.nofailures")),
    h("h2", {}, t("run.understood", { framework: DATA.framework.name })),
    h(
      "ul",
      {},
      (META.run.framework?.understood || []).map((sentence) => h("li", {}, own(sentence))),
      META.run.matcher?.phrases === "none" ? h("li", {}, t("run.unphrased")) : null,
    ),
    h("h2", {}, t("run.facts")),
    h("p", { class: "muted" }, t("run.facts_about")),
    tree({
      framework: { name: DATA.framework.name, digest: DATA.framework.digest, competencies: DATA.framework.size },
      ...META.run,
    }),
    h("h2", {}, t("run.limits")),
    ["people", "data", "law", "private"].map((key) => h("p", {}, t(`limits.${key}`))),
  ];
}

/** Whatever run.json holds, as nested terms: a new field shows up without a change here. */
function tree(value) {
  if (Array.isArray(value))
    return value.every((v) => typeof v !== "object")
      ? value.join(", ") || "–"
      : h(
          "ul",
          {},
          value.map((v) => h("li", {}, tree(v))),
        );
  if (value && typeof value === "object") {
    return h(
      "dl",
      { class: "facts tree" },
      Object.entries(value)
        .filter(([key]) => !["stamp", "understood", "counting"].includes(key))
        .map(([key, item]) => h("div", {}, h("dt", {}, name("fact", key)), h("dd", {}, tree(item)))),
    );
  }
  return value === null || value === "" ? "–" : value === true ? t("yes") : value === false ? t("no") : String(value);
}
