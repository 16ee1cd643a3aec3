// Over time: how far the postings of a target lie from it, month by month.

import { h, redraw, select, svg } from "../../report/page/dom.js";
import { show } from "./board.js";
import { COMPETENCIES, DATA, TARGETS } from "./data.js";
import { own, t } from "./words.js";

const MOST_MONTHS = 12; // that a screen holds; the tables have them all
let chosen = null;

/** The whole view. */
export function overTime() {
  if (chosen === null) chosen = longest();
  const drift = DATA.drift[chosen];
  return [
    h("h1", {}, t("title.time")),
    h("p", { class: "lead" }, t("lead.time")),
    h(
      "div",
      { id: "t-filters", class: "starts" },
      select(
        "t-target",
        t("target"),
        TARGETS.map(({ name }, n) => [n, name]),
        chosen,
        (value) => {
          chosen = Number(value);
          redraw();
        },
      ),
    ),
    ...(DATA.drift.some((one) => one.months.length)
      ? drifted(drift)
      : [h("p", { class: "note" }, t("time.no_dates", { n: DATA.total }))]),
  ];
}

/** The target with most months: where there is something to see. */
const longest = () =>
  DATA.drift.reduce((best, one, n) => (one.months.length > DATA.drift[best].months.length ? n : best), 0);

function drifted(drift) {
  const from = Math.max(0, drift.months.length - MOST_MONTHS);
  const undated = drift.undated > 0 && h("p", { class: "muted" }, t("time.undated", { n: drift.undated }));
  if (!drift.months.length) return [h("p", { class: "note" }, t("time.none")), undated];
  return [
    undated,
    DATA.by === "likeness" && h("p", { class: "note" }, t("time.by_likeness")),
    drift.months.length === 1 && h("p", { class: "note" }, t("time.one", { month: drift.months[0] })),
    from > 0 && h("p", { class: "note" }, t("time.cut", { n: MOST_MONTHS, all: drift.months.length })),
    h("h2", { id: "whole" }, t("time.whole")),
    h("p", {}, drift.trends.length ? drift.trends.map((one) => t(`trend.${one}`)).join(t("comma")) : t("trend.none")),
    picture(drift, from),
    h("h2", { id: "each" }, t("time.each")),
    h("p", { class: "muted small" }, t("time.about")),
    table(drift, from),
  ];
}

const W = 720;
const H = 220;
const LEFT = 46;
const FOOT = 40;

/** Mean likeness by month with its interval; the table under it says the same in figures. */
function picture(drift, from) {
  const months = drift.months.slice(from);
  const y = (share) => 10 + (H - FOOT - 10) * (1 - Math.max(0, Math.min(1, share)));
  const x = (n) => LEFT + ((n + 0.5) * (W - LEFT - 10)) / months.length;
  const marks = drift.likeness
    .slice(from)
    .flatMap(([n, value, low, high], place) => [
      low !== null && svg("line", { x1: x(place), x2: x(place), y1: y(low), y2: y(high), class: "whisker" }),
      svg("circle", { cx: x(place), cy: y(value), r: 5, class: "dot" }),
      svg("text", { x: x(place), y: H - FOOT + 16, class: "tick" }, months[place]),
      svg("text", { x: x(place), y: H - FOOT + 32, class: "tick" }, `n ${n}`),
    ]);
  const lines = [0, 0.5, 1].flatMap((share) => [
    svg("line", { x1: LEFT, x2: W - 10, y1: y(share), y2: y(share), class: "grid" }),
    svg("text", { x: LEFT - 6, y: y(share) + 4, class: "tick end" }, `${100 * share} %`),
  ]);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "whole" },
    svg(
      "svg",
      { viewBox: `0 0 ${W} ${H}`, class: "picture", role: "img", "aria-label": t("time.picture") },
      lines,
      marks,
    ),
  );
}

const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + Math.abs(value).toFixed(1);
const hundred = (value) => `${Math.round(100 * Math.max(0, Math.min(1, value)))} %`;

function interval([n, value, low, high], words) {
  if (value === null) return null;
  return low === null
    ? words(value)
    : t("time.interval", { value: words(value), low: words(low), high: words(high), n });
}

function table(drift, from) {
  const months = drift.months.slice(from);
  const target = String(chosen);
  const heads = [t("competency"), ...months, t("time.change")];
  const whole = row(
    t("time.likeness"),
    drift.likeness
      .slice(from)
      .map((mean, n) => [months[n], button({ target, month: months[n] }, [interval(mean, hundred), ` n ${mean[0]}`])]),
    drift.trends,
  );
  const each = drift.lines.map(({ competency, cells, trends }) =>
    row(
      own(COMPETENCIES[competency].name),
      cells
        .slice(from)
        .map(([emphasis, stages], n) => [
          months[n],
          button({ target, month: months[n] }, [
            `${interval(emphasis, signed)} n ${emphasis[0]}`,
            stages[0] > 0 &&
              h("span", { class: "muted second" }, t("time.stages", { words: interval(stages, signed), n: stages[0] })),
          ]),
        ]),
      trends,
    ),
  );
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "each" },
    h(
      "table",
      { class: "stack", role: "table" },
      h(
        "thead",
        { role: "rowgroup" },
        h(
          "tr",
          { role: "row" },
          heads.map((one) => h("th", { scope: "col", role: "columnheader" }, one)),
        ),
      ),
      h("tbody", { role: "rowgroup" }, whole, each),
    ),
  );
}

const button = (filters, words) => h("button", { type: "button", class: "link", onclick: () => show(filters) }, words);

const row = (name, cells, trends) =>
  h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, name),
    cells.map(([month, words]) =>
      h("td", { role: "cell" }, h("span", { class: "label", "aria-hidden": "true" }, month), words),
    ),
    h(
      "td",
      { role: "cell" },
      h("span", { class: "label", "aria-hidden": "true" }, t("time.change")),
      trends.length
        ? trends.map((one) => t(`trend.${one}`)).join(t("comma"))
        : h("span", { class: "muted" }, t("trend.none")),
    ),
  );
