// Charts, drawn by Vega-Lite from the figures of the tables beside them. The library waits in the page as
// text and starts with the first chart; where it is absent, the tables say all of it.

import { byId, h, link } from "./dom.js";
import { BANDS, BAND_BORDERS, BAND_MIDDLE, FLAT, STAGES, roleLink } from "./data.js";
import { cellWords, name, own, stageShort, stageText, t } from "./words.js";

let drawChart = null;

function chartLibrary() {
  if (drawChart) return drawChart;
  const source = byId("charts");
  if (!source || !source.textContent.trim()) return null;
  const script = document.createElement("script");
  script.textContent = source.textContent; // its digest is in the page's policy
  document.head.append(script);
  script.remove();
  drawChart = window.jobprofileCharts;
  return drawChart;
}

// Colours are names of the style sheet, so that a chart follows light, dark and print like the rest.
const INK = "var(--text)";
const QUIET = "var(--muted)";
const BAND_INK = { domain: ["low", "medium", "high"], range: ["var(--chart-low)", "var(--medium)", "var(--high)"] };
const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', " +
  "'Noto Sans CJK SC', sans-serif";
const CHART_CONFIG = {
  background: null,
  font: FONT,
  view: { stroke: null },
  axis: {
    labelColor: INK,
    titleColor: QUIET,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    domain: false,
    ticks: false,
    grid: false,
    labelPadding: 6,
  },
  legend: {
    labelColor: INK,
    titleColor: QUIET,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    orient: "top",
    symbolStrokeWidth: 2,
  },
};

/** A chart of `rows` in a box of its own; hidden from screen readers, for the table beside it says the same. */
function chart(spec, rows, key) {
  const embed = chartLibrary();
  if (!embed) return null;
  const holder = h("div", { class: "chart", "aria-hidden": "true", "data-chart": key });
  const tip = h("div", { class: "tip", hidden: true });
  const show = (_, event, item, value) => {
    const text = value && (value.tip ?? value);
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = String(text);
    const box = holder.parentElement.getBoundingClientRect();
    tip.style.setProperty("left", `${Math.max(0, Math.min(event.clientX - box.left + 12, box.width - 260))}px`);
    tip.style.setProperty("top", `${event.clientY - box.top + 14}px`);
  };
  const full = { ...spec, data: { values: rows }, config: CHART_CONFIG };
  embed(holder, full, {
    mode: "vega-lite",
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    tooltip: show,
  }).then(({ view }) => {
    view.addEventListener("click", (_, item) => {
      if (item?.datum?.href) location.href = item.datum.href;
    });
    holder.classList.add("drawn");
  });
  return h("figure", { class: "chart-box" }, holder, tip);
}

const narrow = () => window.innerWidth <= 600;
const chartWidth = () => Math.min(window.innerWidth, 1320) - (narrow() ? 32 : 56);

// The chart of a role stands beside its context where there is room for both.
const SIDE = 340;
const briefWidth = () => chartWidth() - (window.innerWidth > 1000 ? SIDE : 0);

export const CHART_ROWS = 40; // more are a list, and a list is what the table is
const namesWidth = () => (narrow() ? 136 : 290);
const rowHeight = () => (narrow() ? 42 : 32);

/** The names along the left of a chart, in the order of the rows, on two lines where they are long. */
const nameAxis = (rows, shown = true) => ({
  field: "name",
  type: "nominal",
  sort: [...new Set(rows.map((row) => row.name))],
  title: null,
  scale: { paddingInner: 0.25, paddingOuter: 0.15 },
  axis: shown
    ? {
        labelLimit: namesWidth(),
        labelPadding: 10,
        labelExpr: "split(datum.label, '\\n')",
        labelLineHeight: 13,
        labelOffset: {
          condition: [
            { test: "length(split(datum.value, '\\n')) === 3", value: -13 },
            { test: "length(split(datum.value, '\\n')) === 2", value: -6.5 },
          ],
          value: 0,
        },
      }
    : null,
});

/** A name of the framework broken into at most three lines of about `most` letters (Chinese ones count double). */
function broken(text, most = narrow() ? 17 : 44) {
  const size = (piece) => [...piece].reduce((sum, c) => sum + (c > "\u2e80" ? 2 : 1), 0);
  // What separates lines of script must not reach the library's own little language.
  const pieces = text
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u0085\u2028\u2029]/g, " ")
    .match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*/g) || [""];
  const lines = [""];
  for (const piece of pieces) {
    if (lines.length < 3 && lines.at(-1) && size(lines.at(-1) + piece.trimEnd()) > most) lines.push("");
    lines[lines.length - 1] += piece;
  }
  const shown = lines.map((line) => line.trimEnd()).join("\n");
  // The library keys plain objects by names, and every object has a `constructor`: a sign without width tells it apart.
  return shown in Object.prototype ? `${shown}\u200b` : shown;
}

/** What a mark of a cell says when it is pointed at: the cell in words, and the stage in the framework's own. */
const tipOf = (called, competency, cell) =>
  [`${called}: ${cellWords(cell, "all")}`, stageText(competency.index, cell.stage)].filter(Boolean).join("\n");

const scoreAxis = { type: "quantitative", scale: { domain: [0, 100] }, title: null };
const stageAxis = () => ({
  type: "quantitative",
  title: t("stage"),
  scale: { domain: [0.6, STAGES + 0.4], nice: false },
  axis: {
    orient: "top",
    values: Array.from({ length: STAGES }, (_, i) => i + 1),
    format: "d",
    grid: true,
    gridColor: "var(--line)",
  },
});

/** The borders between the bands, and their names above them. */
const bandBorders = () => [
  {
    data: { values: BAND_BORDERS.map((at) => ({ at })) },
    mark: { type: "rule", color: "var(--line)", strokeDash: [3, 3] },
    encoding: { x: { ...scoreAxis, field: "at" } },
  },
  {
    data: { values: Object.entries(BAND_MIDDLE).map(([band, at]) => ({ at, band: name("band", band) })) },
    mark: { type: "text", color: QUIET, fontSize: 12, baseline: "bottom", y: -6 },
    encoding: { x: { ...scoreAxis, field: "at", axis: null }, text: { field: "band" } },
  },
];

/** Two panels with common rows: emphasis on the left, stage on the right (below it where the screen is narrow). */
function panels(rows, step, emphasis, stage, whole = chartWidth()) {
  const room = whole - namesWidth() - 12;
  const alone = FLAT || !stage.length || rows.every((row) => row.stage === null);
  const both = !alone && !narrow();
  const score = {
    width: Math.round(room * (both ? 0.62 : 1)),
    height: { step },
    layer: [...emphasis, ...bandBorders()],
  };
  if (alone) return score;
  const parts = [score, { width: Math.round(room * (both ? 0.33 : 1)), height: { step }, layer: stage }];
  return { spacing: both ? 34 : 26, [both ? "hconcat" : "vconcat"]: parts, resolve: { scale: { color: "shared" } } };
}

/**
 * A role's profile: a bar for the emphasis of each competency, a dot on its range for the stage (its number, where
 * the screen is narrow).
 */
export function profileChart(role, cells) {
  const rows = cells.map(([c, cell]) => ({
    name: broken(own(c.name)),
    score: cell.score,
    words: [cell.score, narrow() && cell.stage !== null && stageShort(cell.stage)]
      .filter((w) => w !== false)
      .join(" · "),
    band: cell.band,
    stage: cell.stage,
    low: cell.low ?? cell.stage,
    high: cell.high ?? cell.stage,
    href: cell.band === "none" ? null : roleLink(role, "role", "c", c.id),
    tip: tipOf(own(c.name), c, cell),
    none: t("cell.none"),
  }));
  const y = nameAxis(rows);
  const asked = [{ filter: "datum.score !== null" }];
  const staged = [{ filter: "datum.stage !== null" }];
  return chart(
    panels(
      rows,
      rowHeight(),
      [
        {
          mark: { type: "bar", cornerRadiusEnd: 3, tooltip: { content: "data" }, cursor: "pointer" },
          transform: asked,
          encoding: {
            y,
            x: { ...scoreAxis, field: "score", axis: null },
            color: { field: "band", type: "nominal", scale: BAND_INK, legend: null },
          },
        },
        {
          mark: { type: "text", align: "left", dx: 5, color: INK, fontSize: 12 },
          transform: asked,
          encoding: { y, x: { ...scoreAxis, field: "score" }, text: { field: "words" } },
        },
        {
          mark: { type: "text", align: "left", x: 4, color: QUIET, fontSize: 12 },
          transform: [{ filter: "datum.score === null" }],
          encoding: { y, text: { field: "none" } },
        },
      ],
      narrow()
        ? []
        : [
            {
              mark: { type: "rule", strokeWidth: 11, strokeCap: "round", color: "var(--medium)", opacity: 0.55 },
              transform: staged,
              encoding: { y: nameAxis(rows, false), x: { ...stageAxis(), field: "low" }, x2: { field: "high" } },
            },
            {
              mark: {
                type: "point",
                filled: true,
                size: 130,
                color: "var(--high)",
                opacity: 1,
                tooltip: { content: "data" },
                cursor: "pointer",
              },
              transform: staged,
              encoding: { y: nameAxis(rows, false), x: { ...stageAxis(), field: "stage" } },
            },
            // Rows without a stage keep their place, so that both panels stand level.
            { mark: { type: "point", opacity: 0 }, encoding: { y: nameAxis(rows, false) } },
          ],
      briefWidth(),
    ),
    rows,
    "profile",
  );
}

/** The words of the bands for a legend, in the chart library's own small language. */
const bandLabels = () => {
  const pairs = BANDS.slice(1).map((band) => `${band}: '${name("band", band)}'`);
  return `{${pairs.join(", ")}}[datum.label]`;
};

/** The colour of what is counted by band, with its legend. */
const colouredByBand = () => ({
  field: "band",
  type: "nominal",
  scale: BAND_INK,
  sort: ["low", "medium", "high"],
  title: t("band"),
  legend: { labelExpr: bandLabels() },
});

/** How many roles ask for each competency, by emphasis. */
export function askedChart(rows) {
  const values = rows.flatMap(({ c, of }) =>
    ["high", "medium", "low"].map((band, order) => ({
      name: broken(own(c.name)),
      n: of(band),
      band,
      order,
      words: name("band", band),
      href: link("competency", c.id),
      tip: `${own(c.name)}: ${name("band", band)} ${of(band)}`,
    })),
  );
  return chart(
    {
      width: chartWidth() - namesWidth() - 12,
      height: { step: rowHeight() },
      mark: { type: "bar", tooltip: { content: "data" }, cursor: "pointer" },
      encoding: {
        y: nameAxis(values),
        x: {
          field: "n",
          type: "quantitative",
          title: t("competencies.asked"),
          axis: { orient: "top", tickMinStep: 1, format: "d", grid: true, gridColor: "var(--line)" },
        },
        color: colouredByBand(),
        order: { field: "order" },
      },
    },
    values,
    "asked",
  );
}

/** How many roles stand at each stage of a competency, by emphasis. */
export function stagesChart(cells) {
  const values = Array.from({ length: STAGES }, (_, i) =>
    ["high", "medium", "low"].map((band, order) => {
      const n = cells.filter((cell) => cell.stage === i + 1 && cell.band === band).length;
      return {
        stage: stageShort(i + 1),
        n,
        band,
        order,
        tip: `${t("stage.long", { n: i + 1 })}, ${name("band", band)}: ${n}`,
      };
    }),
  ).flat();
  return chart(
    {
      width: Math.min(460, chartWidth() - 60),
      height: 190,
      mark: { type: "bar", tooltip: { content: "data" } },
      encoding: {
        x: {
          field: "stage",
          type: "nominal",
          sort: null,
          title: t("stage"),
          axis: { labelAngle: 0 },
          scale: { paddingInner: 0.3 },
        },
        y: {
          field: "n",
          type: "quantitative",
          title: t("competencies.asked"),
          axis: { tickMinStep: 1, format: "d", grid: true, gridColor: "var(--line)" },
        },
        color: colouredByBand(),
        order: { field: "order" },
      },
    },
    values,
    "stages",
  );
}
