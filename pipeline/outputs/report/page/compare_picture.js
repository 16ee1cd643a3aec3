// The pictures of a comparison: for each competency a line of emphasis and a row of stages per role. The letter at the
// end of each line says which role it is; the table beside it says all of it in words, so screen readers skip these.

import { h, svg } from "./dom.js";
import { DATA, STAGES } from "./data.js";
import { own, t } from "./words.js";
import { letterOf } from "./comparing.js";

const [ROW, TOP, BOTTOM] = [20, 8, 16]; // units of height: per role, above the first, below the last
const [WIDTH, LEFT, RIGHT] = [320, 10, 26];
const HOLLOW_AT = 8; // where the letter of a role without a score stands
const FEET = Object.entries(DATA.band_scores).map(([band, [low]]) => [band, low]);
const ENDS = [...FEET.slice(1).map(([, low]) => low), 100];

const scoreAt = (score) => LEFT + (score * (WIDTH - LEFT - RIGHT)) / 100;
const stageAt = (stage) => LEFT + 14 + ((stage - 1) * (WIDTH - LEFT - RIGHT - 28)) / Math.max(1, STAGES - 1);
const rowAt = (n) => TOP + ROW / 2 + n * ROW;
const heightOf = (line) => TOP + ROW * line.cells.length + BOTTOM;

const letter = (n, x, solid) => [
  svg("circle", { class: `mark fill-${n} ${solid ? "" : "hollow"}`, cx: x, cy: rowAt(n), r: 8.5 }),
  svg("text", { class: `letter ${solid ? "" : "hollow"}`, x, y: rowAt(n) + 4 }, letterOf(n)),
];

const stroke = (kind, n, from, to) =>
  svg("line", { class: `${kind} line-${n}`, x1: from, x2: to, y1: rowAt(n), y2: rowAt(n) });

const frame = (line, ...parts) =>
  svg("svg", { class: "picture", viewBox: `0 0 ${WIDTH} ${heightOf(line)}`, "aria-hidden": "true" }, parts);

const wish = (line, x) => svg("line", { class: "wanted", x1: x, x2: x, y1: 1, y2: heightOf(line) - BOTTOM + 3 });

/** The scores of all roles on one scale, the bands as zones. */
function emphasis(line) {
  const wanted = line.wanted && FEET.find(([band]) => band === line.wanted.band);
  return frame(
    line,
    FEET.map(([band, low], n) =>
      svg("rect", {
        class: `zone zone-${band}`,
        x: scoreAt(low),
        y: 2,
        width: scoreAt(ENDS[n]) - scoreAt(low),
        height: heightOf(line) - BOTTOM,
      }),
    ),
    [...FEET.map(([, low]) => low), 100].map((at) =>
      svg("text", { class: "tick", x: scoreAt(at), y: heightOf(line) - 3 }, at),
    ),
    wanted && wish(line, scoreAt(wanted[1])),
    line.cells.map(({ score }, n) =>
      score === null
        ? letter(n, scoreAt(0) + HOLLOW_AT, false)
        : [stroke("stem", n, scoreAt(0), scoreAt(score)), letter(n, scoreAt(score), true)],
    ),
  );
}

/** The stages of all roles, the range of each as a line, the target's stage as a dashed one. */
function stages(line) {
  return frame(
    line,
    Array.from({ length: STAGES }, (_, i) => [
      svg("line", { class: "grid", x1: stageAt(i + 1), x2: stageAt(i + 1), y1: 2, y2: heightOf(line) - BOTTOM + 2 }),
      svg("text", { class: "tick", x: stageAt(i + 1), y: heightOf(line) - 3 }, i + 1),
    ]),
    line.wanted?.stage && wish(line, stageAt(line.wanted.stage)),
    line.cells.map((cell, n) => {
      if (cell.stage === null) return null;
      const [low, high] = [cell.low ?? cell.stage, cell.high ?? cell.stage];
      return [low !== high && stroke("spread", n, stageAt(low), stageAt(high)), letter(n, stageAt(cell.stage), true)];
    }),
  );
}

/** The picture of each competency, one beside the other. */
export const pictures = (lines) =>
  h(
    "div",
    { class: "pictures" },
    lines.map((line) =>
      h(
        "div",
        { class: "picture-line" },
        h("h3", {}, own(line.competency.name)),
        h("figure", {}, h("figcaption", { class: "small muted" }, t("emphasis")), emphasis(line)),
        STAGES > 0 && h("figure", {}, h("figcaption", { class: "small muted" }, t("stage")), stages(line)),
      ),
    ),
  );
