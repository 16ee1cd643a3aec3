// What a posting calls a must and what it calls a wish, apart; what it calls neither is said to be so.

import { h } from "./dom.js";
import { META, quote, requirementsOf } from "./data.js";
import { t } from "./words.js";
import { clipped } from "./brief.js";

const LETTERS = 110;

/** Requirements by how strongly the posting puts them; duties that no competency shows stand apart. */
export function asksOf(role) {
  const of = (keep) => alternatives(requirementsOf(role).filter(keep));
  const shown = new Set([...role.cell.values()].flatMap((cell) => cell.evidence.map((e) => e.req)));
  const isDuty = (r) => r.kind === "responsibility";
  return {
    must: of((r) => r.strength === "required"),
    wish: of((r) => r.strength === "preferred"),
    unsaid: of((r) => r.strength === "unspecified" && !isDuty(r)),
    duties: of((r) => r.strength === "unspecified" && isDuty(r) && !shown.has(r.place)),
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

export function asksBox(role, plan) {
  const asks = asksOf(role);
  const some = (kind, none) => column(role, kind, asks[kind], plan.lists[kind], none);
  return h(
    "section",
    { class: asks.must.length && asks.wish.length ? "asks" : "asks alone", "aria-label": t("asks.title") },
    ["must", "wish"].map((kind) => some(kind, t(`asks.no_${kind}`))),
    ["unsaid", "duties"].map((kind) => asks[kind].length > 0 && some(kind, "")),
    META.evidence_only && h("p", { class: "muted small" }, t("role.evidence_only")),
  );
}

function column(role, kind, entries, fits, none) {
  const list = (some) =>
    h(
      "ul",
      {},
      some.map((entry) => h("li", { dir: "auto" }, wordsOf(role, entry))),
    );
  const last = entries.length > fits ? weighed(entries).slice(fits) : []; // what is left is what says least
  const [first, rest] = [entries.filter((one) => !last.includes(one)), last];
  return h(
    "div",
    { class: `asks-${kind}` },
    h("h2", {}, t(`asks.${kind}`)),
    first.length > 0 && list(first),
    !entries.length && h("p", { class: "muted" }, none),
    rest.length > 0 && [
      h("details", { class: "rest" }, h("summary", {}, t("evidence.rest", { n: rest.length })), list(rest)),
      h("p", { class: "print-only muted" }, t("asks.more", { n: rest.length })),
    ],
  );
}

/** The entries with traits ("friendly", "goal-oriented") behind all else. */
export const weighed = (entries) => {
  const isTrait = (entry) => entry.every((r) => r.subkind === "trait");
  return [...entries.filter((one) => !isTrait(one)), ...entries.filter(isTrait)];
};

/** The words of an entry, as long as its place. */
export const wordsOf = (role, entry) => entry.map((r) => clipped(quote(role, r), LETTERS)).join(t("asks.or"));
