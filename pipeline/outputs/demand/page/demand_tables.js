// The tables: competencies, their stages and indicators, and what no competency covers.

import { h, put } from "../../report/page/dom.js";
import { counted, data, isMember, now, of, percent, t } from "./demand_data.js";
import { drill, link, number, quoted } from "./drill.js";

// ---- competencies

function picture([, share, low, high, fixed, fixedLow, fixedHigh]) {
  const [from, to] = fixed === null ? [low, high] : [fixedLow, fixedHigh];
  return h(
    "span",
    { class: "share", "aria-hidden": "true" },
    h("i", { style: { left: `${100 * from}%`, width: `${100 * (to - from)}%` } }),
    fixed === null ? null : h("b", { style: { left: `${100 * fixed}%` } }),
    h("em", { style: { left: `${100 * share}%` } }),
  );
}

function interval(share, low, high) {
  return t("interval", { share: percent(share), low: percent(low), high: percent(high) });
}

/** A cell that says on a phone which column it is of. */
function cell(label, ...children) {
  return h("td", {}, h("span", { class: "label" }, label), children);
}

function askedRow(competency, at) {
  const figures = data.shares[now.group][at][now.depth];
  const [n, share, low, high, fixed, fixedLow, fixedHigh, never] = figures;
  const all = data.groups[now.group][2];
  const open = () => {
    const asks = data.cells.filter(([, which, band]) => which === at && band > now.depth);
    const deep = new Set(asks.map(([posting]) => posting));
    const rows = quoted(([posting, which]) => which === at && deep.has(posting));
    drill(`${of(competency.name)}: ${t("of", { n, all })}`, rows);
  };
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, of(competency.name)),
    cell(t("seen"), n ? link(t("of", { n, all }), open) : t("of", { n, all })),
    cell(t("picture"), picture(figures)),
    cell(t("share"), h("span", { class: "number" }, interval(share, low, high))),
    data.isCorrected
      ? cell(
          t("corrected"),
          fixed === null ? t("cannot") : h("strong", { class: "number" }, interval(fixed, fixedLow, fixedHigh)),
          never ? h("span", { class: "badge warn" }, t("never")) : null,
        )
      : null,
  );
}

export function askedTable() {
  const heads = ["competency", "seen", "picture", "share", ...(data.isCorrected ? ["corrected"] : [])];
  const order = data.competencies.map((one, at) => [one, at, data.shares[now.group][at][now.depth]]);
  order.sort((a, b) => (b[2][4] ?? b[2][1]) - (a[2][4] ?? a[2][1]));
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "asked-title" },
    h(
      "table",
      { class: "stack", id: "asked" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((key) => h("th", { scope: "col" }, t(key))),
        ),
      ),
      h(
        "tbody",
        {},
        order.map(([one, at]) => askedRow(one, at)),
      ),
    ),
  );
}

// ---- stages and indicators

/** The share of postings that ask for a stage, allowing for errors. */
function stageShare(nth) {
  const ends = data.stageShares[now.group][nth];
  return h("span", { class: "muted" }, ` · ${ends ? t("stage.corrected", { share: interval(...ends) }) : t("cannot")}`);
}

function stagePart(competency, at, stage, offset, nth) {
  const never = data.shares[now.group][at][0][7];
  const title = stage.n === null ? t("stage.none") : t("stage.n", { n: stage.n });
  const cells = data.cells.filter(
    ([posting, which, , asked]) => which === at && asked === stage.n && isMember(posting),
  );
  const asks = new Set(cells.map(([posting]) => posting));
  const rows = () => quoted(([posting, which]) => which === at && asks.has(posting));
  return h(
    "section",
    {},
    h("h3", {}, title, stage.summary[0] ? h("span", { class: "muted", dir: "auto" }, `: ${of(stage.summary)}`) : null),
    h(
      "p",
      { class: "small" },
      never ? t("never") : number(asks.size, `${of(competency.name)}, ${title}`, rows),
      never || !data.isCorrected ? null : stageShare(nth),
    ),
    h(
      "ul",
      { class: "indicators" },
      stage.indicators.map((text, which) => indicatorRow(text, at, offset + which, never)),
    ),
  );
}

function indicatorRow(text, at, indicator, never) {
  const rows = () => quoted(([, which, , nearest]) => which === at && nearest === indicator);
  const near = data.sentences.filter((one) => one[1] === at && one[3] === indicator && isMember(one[0]));
  const found = new Set(near.map(([posting]) => posting));
  return h(
    "li",
    {},
    h("span", { dir: "auto" }, of(text)),
    " – ",
    never ? h("span", { class: "muted" }, t("never")) : number(found.size, of(text), rows, "nearest"),
  );
}

export function stageBox(competency, at) {
  const body = h("div", { class: "stage-rows" });
  const fill = () => {
    let offset = 0;
    let nth = data.competencies.slice(0, at).reduce((sum, one) => sum + one.stages.length, 0);
    put(
      body,
      competency.stages.map((stage) => {
        const part = stagePart(competency, at, stage, offset, nth);
        offset += stage.indicators.length;
        nth += 1;
        return part;
      }),
    );
  };
  return h(
    "details",
    { class: "box", ontoggle: (event) => event.target.open && !body.hasChildNodes() && fill() },
    h("summary", { dir: "auto" }, of(competency.name)),
    body,
  );
}

// ---- what no competency covers

export function clusterTable() {
  const mine = new Map(data.clusters.map((_, at) => [at, []]));
  for (const [posting, at, text] of data.uncovered) if (isMember(posting)) mine.get(at).push([posting, text]);
  const isAll = data.groups[now.group][0] === "all";
  const rows = data.clusters
    .map(([words, lang, sentences, postings], at) => {
      const found = mine.get(at);
      const counts = isAll ? [sentences, postings] : [found.length, new Set(found.map(([one]) => one)).size];
      return [words, lang, ...counts, found];
    })
    .filter((row) => row[2])
    .sort((a, b) => b[3] - a[3] || b[2] - a[2]);
  if (!rows.length) return h("p", { class: "muted" }, t("none.open"));
  const heads = ["cluster", "head.lang", "postings", "sentences"];
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "open-title" },
    h(
      "table",
      { class: "stack", id: "clusters" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((key) => h("th", { scope: "col" }, t(key))),
        ),
      ),
      h("tbody", {}, rows.map(clusterRow)),
    ),
  );
}

function clusterRow([words, lang, sentences, postings, found]) {
  const open = () => {
    const byPosting = new Map();
    for (const [posting, text] of found) {
      if (!byPosting.has(posting)) byPosting.set(posting, []);
      byPosting.get(posting).push([text, ""]);
    }
    const note = found.length < sentences ? t("shown.some", { n: found.length }) : null;
    drill(words, [...byPosting], note);
  };
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, words || "–"),
    cell(t("head.lang"), t(`lang.${lang}`)),
    cell(t("postings"), link(postings, open)),
    cell(t("sentences"), link(counted("sentences", sentences), open)),
  );
}
