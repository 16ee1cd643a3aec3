// The posting itself, its evidence marked; each mark leads to the line that uses it.

import { byId, h, reveal } from "./dom.js";
import { META, requirementsOf, words } from "./data.js";
import { name, t } from "./words.js";
import { missedBox } from "./review_box.js";
import { cardId } from "./evidence.js";

export const firstMark = (requirement) => document.querySelector(`[data-req~="${requirement.place}"]`);

/** The posting with its evidence marked; a click on a mark goes to the line that uses it. */
export function postingBox(role) {
  const body = h("div", { class: "posting-text", lang: role.lang === "zh" ? "zh" : null });
  let before = null; // neighbours of one kind share one name
  role.sections.forEach(([kind, , start, end]) => {
    const text = role.text.slice(start, end);
    if (!text.trim()) return;
    body.append(
      h(
        "section",
        { class: `sec sec-${words(kind)}` },
        kind !== before && h("p", { class: "sec-name" }, name("section", words(kind))),
        h("div", { class: "sec-text", dir: "auto" }, marked(role, start, end)),
      ),
    );
    before = kind;
  });
  if (!role.sections.length)
    body.append(h("div", { class: "sec-text", dir: "auto" }, marked(role, 0, role.text.length)));
  return h(
    "aside",
    { class: "posting", "aria-label": t("role.posting") },
    h("h2", {}, t("role.posting")),
    h(
      "p",
      { class: "legend small" },
      h("mark", { class: "is-evidence" }, t("mark.evidence")),
      h("mark", { class: "is-left" }, t("mark.left")),
      role.flags.length > 0 && h("mark", { class: "is-flag" }, t("mark.flag")),
    ),
    META.masked && h("p", { class: "muted small" }, t("role.masked")),
    missedBox(role),
    body,
  );
}

/** The pieces of a stretch of text, cut wherever a requirement or a flag begins or ends. */
function marked(role, start, end) {
  const spans = [
    ...requirementsOf(role).map((r) => ({ start: r.start, end: r.end, req: r.place })),
    ...role.flags.map(([, s, e], n) => ({ start: s, end: e, flag: n })),
  ].filter((s) => s.end > start && s.start < end);
  const cuts = [
    ...new Set([start, end, ...spans.flatMap((s) => [Math.max(start, s.start), Math.min(end, s.end)])]),
  ].sort((a, b) => a - b);
  const seen = new Set();
  return cuts.slice(1).map((to, i) =>
    piece(
      role,
      cuts[i],
      to,
      spans.filter((s) => s.start <= cuts[i] && s.end >= to),
      seen,
    ),
  );
}

function piece(role, from, to, over, seen) {
  const text = role.text.slice(from, to);
  if (!over.length) return text;
  const reqs = over.filter((s) => s.req !== undefined).map((s) => s.req);
  const flag = over.find((s) => s.flag !== undefined);
  const lines = reqs.flatMap((r) => linesOf(role, r));
  const kind = `${reqs.length ? (lines.length ? "is-evidence" : "is-left") : ""} ${flag ? "is-flag" : ""}`;
  const id = flag && !seen.has(flag.flag) ? `flag-${flag.flag}` : null;
  if (flag) seen.add(flag.flag);
  const target = lines[0] || (reqs.length ? `left-${reqs[0]}` : null);
  const go = () => target && reveal(byId(target));
  return h(
    "mark",
    {
      class: kind,
      id,
      "data-req": reqs.join(" "),
      tabindex: target || id ? 0 : null,
      role: target ? "link" : null,
      onclick: go,
      onkeydown: (e) => {
        if (e.key === "Enter") go();
      },
    },
    text,
  );
}

/** The ids of the lines that a requirement stands on. */
function linesOf(role, place) {
  const requirement = requirementsOf(role)[place];
  return [...role.cell.values()]
    .filter((cell) => cell.evidence.some((e) => e.req === place))
    .map((cell) => cardId(requirement, cell.competency));
}
