// Small pieces that several views use.

import { h, svg } from "./dom.js";
import { BANDS, BAND_BORDERS, FLAT, STAGES } from "./data.js";
import { name, stageRange, stageShort, t } from "./words.js";
import { stageTip } from "./tip.js";

/** Three bars, filled up to the band: the shape says what the colour says. */
export function meter(band) {
  METERS[band] ||= newMeter(BANDS.indexOf(band));
  return METERS[band].cloneNode(true); // a heat map holds hundreds, and a copy is faster than a new one
}

const METERS = {};

function newMeter(level) {
  return svg(
    "svg",
    { class: "meter", viewBox: "0 0 18 12", width: 18, height: 12, "aria-hidden": "true" },
    [1, 2, 3].map((n) =>
      svg("rect", {
        x: (n - 1) * 6.5 + 0.5,
        y: 12 - n * 3.6,
        width: 4,
        height: n * 3.6 - 0.5,
        rx: 0.8,
        class: n <= level ? "on" : "off",
      }),
    ),
  );
}

export const bandBadge = (band, score) =>
  h("span", { class: `badge band-${band}` }, meter(band), name("band", band), score === null ? null : ` ${score}`);

export const badge = (words, kind) => h("span", { class: `badge ${kind || ""}` }, words);

/** A bar for a share of 0 to 1, with the number beside it. */
export function bar(share, words) {
  return h(
    "span",
    { class: "bar" },
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      h("span", { class: "fill", style: { width: `${Math.round(100 * share)}%` } }),
    ),
    h("span", { class: "num" }, words),
  );
}

/** The score on a scale of 100 with the two borders between the bands drawn in. */
export function scoreBar(cell) {
  return h(
    "span",
    { class: "bar score" },
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      h("span", { class: `fill band-${cell.band}`, style: { width: `${cell.score}%` } }),
      BAND_BORDERS.map((at) => h("span", { class: "border", style: { left: `${at}%` } })),
    ),
    h("span", { class: "num" }, cell.score),
  );
}

/** A cell's stage in words, with the framework's own words beside it. */
export const stageMark = (cell) =>
  cell.stage === null
    ? h("span", {}, stageRange(cell))
    : h("span", { class: "stage-words", tabindex: 0, ...stageTip(cell.competency, cell.stage) }, stageRange(cell));

/** The stages as a line with a dot at the stage and a band over its range. */
export function lane(cell) {
  if (FLAT) return null;
  const at = (n) => 12 + ((n - 1) * 136) / Math.max(1, STAGES - 1);
  const ticks = Array.from({ length: STAGES }, (_, i) => i + 1);
  const has = cell.stage !== null;
  return svg(
    "svg",
    {
      class: "lane",
      viewBox: "0 0 160 26",
      role: "img",
      "aria-label": stageRange(cell),
      ...(has && { tabindex: 0, ...stageTip(cell.competency, cell.stage) }),
    },
    svg("line", { x1: at(1), x2: at(STAGES), y1: 10, y2: 10, class: "axis" }),
    has &&
      cell.low !== null &&
      svg("rect", {
        x: at(cell.low) - 6,
        width: at(cell.high) - at(cell.low) + 12,
        y: 4,
        height: 12,
        rx: 6,
        class: "range",
      }),
    ticks.map((n) => svg("circle", { cx: at(n), cy: 10, r: 1.8, class: "tick" })),
    has && svg("circle", { cx: at(cell.stage), cy: 10, r: 5.5, class: "dot" }),
    ticks.map((n) =>
      svg("text", { x: at(n), y: 25, "text-anchor": "middle", class: n === cell.stage ? "here" : "" }, n),
    ),
  );
}

/** A chart with the table of its figures folded below it; the table alone where there is no chart. */
export function figures(picture, figuresTable) {
  return picture
    ? [picture, h("details", { class: "rest figures" }, h("summary", {}, t("figures.table")), figuresTable)]
    : figuresTable;
}

/** Pairs of term and value; values that are empty are left out. */
export function facts(pairs) {
  return h(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false)
      .map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
  );
}

/** A table with a caption for readers and a box that scrolls on a narrow screen. */
export function table(caption, heads, body, kind) {
  const box = h(
    "div",
    {
      class: `scroll ${kind === "heat" && heads.length <= 11 ? "fits" : ""}`,
      tabindex: 0,
      role: "region",
      "aria-label": caption,
    },
    h(
      "table",
      { class: kind || "" },
      h("caption", { class: "sr" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => (head instanceof Node && head.tagName === "TH" ? head : h("th", { scope: "col" }, head))),
        ),
      ),
      h("tbody", {}, body),
    ),
  );
  if ((kind || "").startsWith("profile")) stackable(box.querySelector("table"));
  return box;
}

/**
 * Prepare a table for a narrow screen, where each row becomes a small card: every cell carries its column's
 * name, and every part its role, which a browser forgets when a table is not laid out as one.
 */
function stackable(element) {
  const labels = [...element.tHead.rows[0].cells].map((cell) => cell.textContent);
  element.setAttribute("role", "table");
  for (const group of [element.tHead, ...element.tBodies]) group.setAttribute("role", "rowgroup");
  for (const row of element.rows) {
    row.setAttribute("role", "row");
    [...row.cells].forEach((cell, i) => {
      cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
      if (cell.tagName === "TD") cell.dataset.label = labels[i];
    });
  }
}

export function subtitle(role) {
  return [role.company, role.location].filter(Boolean).join(" · ");
}

/** How bands, scores and stages are meant, in the words of the documentation. */
export function explanation() {
  const part = (key) => h("div", {}, h("dt", {}, t(`explain.${key}.term`)), h("dd", {}, t(`explain.${key}`)));
  return h(
    "dl",
    { class: "explain" },
    ["band", "stage", "sure", "weights", "employer", "context"].filter((key) => key !== "stage" || !FLAT).map(part),
  );
}

export function legend() {
  return h(
    "p",
    { class: "legend" },
    BANDS.slice(1).map((band) => bandBadge(band, null)),
    badge("·", "band-none"),
    t("legend.none"),
    h("span", { class: "badge unsure" }, FLAT ? "·" : stageShort(2)),
    t("legend.unsure"),
    h("span", { class: "mark-listed" }, "◆"),
    t("legend.listed"),
  );
}
