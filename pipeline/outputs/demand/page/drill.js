// The sentences behind a number.

import { byId, h, put } from "../../report/page/dom.js";
import { counted, data, isMember, t } from "./demand_data.js";

const FIRST = 25; // rows of a list that are shown at once

/** List postings, each with its sentences: [posting, [[text, note]...]]. */
export function drill(title, rows, note) {
  const box = byId("drill");
  const list = h("ol", { class: "quotes" });
  let shown = 0;
  const more = h("button", { type: "button", onclick: () => grow() });
  function grow() {
    for (const [posting, quotes] of rows.slice(shown, shown + FIRST)) {
      const [name, company, place] = data.postings[posting];
      list.append(
        h(
          "li",
          {},
          h("strong", { dir: "auto" }, name || t("untitled")),
          " ",
          h("span", { class: "muted small", dir: "auto" }, [company, place].filter(Boolean).join(" · ")),
          h(
            "ul",
            {},
            quotes.map(([text, aside]) =>
              h(
                "li",
                {},
                h("q", { dir: "auto" }, text),
                aside ? h("span", { class: "muted small" }, ` ${aside}`) : null,
              ),
            ),
          ),
        ),
      );
    }
    shown += FIRST;
    more.hidden = shown >= rows.length;
    more.textContent = t("more", { n: Math.min(FIRST, rows.length - shown) });
  }
  const from = document.activeElement;
  const close = h(
    "button",
    {
      type: "button",
      onclick: () => {
        put(box);
        from?.focus();
      },
    },
    t("close"),
  );
  put(
    box,
    h("h2", { tabindex: "-1", id: "drill-title" }, title),
    note ? h("p", { class: "muted small" }, note) : null,
    list,
    h("p", {}, more, " ", close),
  );
  grow();
  byId("drill-title").focus();
  box.scrollIntoView({ block: "start" });
}

/** Return the sentences of the chosen group that pass, by posting. */
export function quoted(passes) {
  const found = new Map();
  for (const one of data.sentences) {
    const [posting, , stage, , text, sure] = one;
    if (!isMember(posting) || !passes(one)) continue;
    if (!found.has(posting)) found.set(posting, []);
    const aside = [stage === null ? "" : t("stage.n", { n: stage }), t("sure", { n: sure })];
    found.get(posting).push([text, aside.filter(Boolean).join(", ")]);
  }
  return [...found];
}

export function link(label, open) {
  return h("button", { type: "button", class: "link number", onclick: open }, label);
}

/** A number of postings that opens its sentences; plain text where it is none. */
export function number(n, title, rows, words = "postings") {
  return n ? link(counted(words, n), () => drill(title, rows())) : h("span", { class: "muted" }, t("none.found"));
}
