// What a posting calls a must and what it calls a wish, apart; what it calls neither is said to be so.

import { h } from "./dom.js";
import { META, quote, requirementsOf } from "./data.js";
import { t } from "./words.js";
import { clipped } from "./brief.js";

const SHOWN = 6; // more would not fit one page, and unfold
const LETTERS = 110;

/** Requirements by how strongly the posting puts them; duties belong to the competencies unless called a must. */
export function asksOf(role) {
  const of = (keep) => alternatives(requirementsOf(role).filter(keep));
  return {
    must: of((r) => r.strength === "required"),
    unsaid: of((r) => r.strength === "unspecified" && r.kind !== "responsibility"),
    wish: of((r) => r.strength === "preferred"),
  };
}

/** Each requirement once, what the posting joins by "or" as one entry. */
function alternatives(requirements) {
  const entries = new Map();
  for (const r of requirements) {
    const key = r.group || `${r.start}-${r.end}`;
    const entry = entries.get(key) || [];
    if (!entry.some((other) => other.start === r.start && other.end === r.end)) entry.push(r);
    entries.set(key, entry);
  }
  return [...entries.values()];
}

export function asksBox(role) {
  const asks = asksOf(role);
  return h(
    "section",
    { class: "asks", "aria-label": t("asks.title") },
    ["must", "wish"].map((kind) => column(role, kind, asks[kind], t(`asks.no_${kind}`))),
    asks.unsaid.length > 0 && column(role, "unsaid", asks.unsaid, ""),
    META.evidence_only && h("p", { class: "muted small" }, t("role.evidence_only")),
  );
}

function column(role, kind, entries, none) {
  const list = (some) =>
    h(
      "ul",
      {},
      some.map((entry) => h("li", { dir: "auto" }, entryWords(role, entry))),
    );
  const rest = entries.slice(SHOWN);
  return h(
    "div",
    { class: `asks-${kind}` },
    h("h2", {}, t(`asks.${kind}`)),
    entries.length ? list(entries.slice(0, SHOWN)) : h("p", { class: "muted" }, none),
    rest.length > 0 && [
      h("details", { class: "rest" }, h("summary", {}, t("evidence.rest", { n: rest.length })), list(rest)),
      h("p", { class: "print-only muted" }, t("asks.more", { n: rest.length })),
    ],
  );
}

const entryWords = (role, entry) => entry.map((r) => clipped(quote(role, r), LETTERS)).join(t("asks.or"));
