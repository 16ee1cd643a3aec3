// A cell of the heat map: its stage, its emphasis or how it stands to the role's peers, and what colours and marks mean.

import { h } from "./dom.js";
import { FLAT, STAGES, cellOf, roleLink } from "./data.js";
import { cellWords, own, percent, shown, stageShort, t } from "./words.js";
import { legend, meter } from "./bits.js";
import { stageTip } from "./tip.js";
import { FRAMEWORKS, profiles } from "./frameworks.js";
import { isCorrected } from "./recount.js";
import { standing } from "./peers.js";
import { filters } from "./heat_filters.js";

export function heatCell(role, competency) {
  if (!profiles(competency.of, role))
    return h(
      "td",
      { class: "cell" },
      h("span", { class: "sr" }, t("fit.not_by", { framework: FRAMEWORKS[competency.of] })),
    );
  const cell = cellOf(role, competency.index);
  const { band } = shown(cell, filters.view);
  const corrected = isCorrected(cell);
  if (band === "none" && !cell.listed.length) return emptyCell(role, competency, corrected);
  const several = cell.of ? `${t("group.cell", { n: cell.asked, all: cell.of })}; ` : "";
  const byYou = corrected ? `; ${t("recount.by_you")}` : "";
  const said = [cellWords(cell, filters.view), standWords(role, competency)].filter(Boolean).join("; ");
  const label = `${own(competency.name)}: ${several}${said}${byYou}`;
  return h(
    "td",
    { class: `cell ${shade(cell, band)} ${band !== "none" && cell.sure < 50 ? "unsure" : ""}` },
    h(
      "a",
      {
        href: roleLink(role, "cell", competency.id),
        "aria-label": label,
        ...stageTip(competency.index, cell.stage, label),
      },
      h(
        "span",
        { class: "cell-stage" },
        band === "none" || FLAT ? "" : cell.stage === null ? "–" : stageShort(cell.stage),
        cell.listed.length > 0 && [" ", h("span", { class: "mark-listed", "aria-hidden": "true" }, "◆")],
        corrected && h("span", { "aria-hidden": "true" }, " ✎"),
      ),
      lowerLine(role, competency, cell),
      band !== "none" && cell.of && cell.asked < cell.of && h("span", { class: "cell-of" }, `${cell.asked}/${cell.of}`),
    ),
  );
}

/** A cell without evidence: only where the roles are set against each other it may say that the others ask for it. */
function emptyCell(role, competency, corrected) {
  const words = standWords(role, competency);
  const mark = filters.against && standMark(standing(role, competency.index, filters.against, filters.view));
  return h(
    "td",
    { class: "cell band-none" },
    h("span", { "aria-hidden": "true" }, corrected ? "✎" : mark || "·"),
    h("span", { class: "sr" }, t("cell.none"), words && `; ${words}`, corrected && `; ${t("recount.by_you")}`),
  );
}

/** What a cell is coloured by: its emphasis, or its stage in five steps; both stand in it as marks and figures too. */
function shade(cell, band) {
  if (filters.colour === "band" || band === "none") return `band-${band}`;
  return cell.stage === null ? "step-none" : `step-${1 + Math.round((4 * (cell.stage - 1)) / Math.max(1, STAGES - 1))}`;
}

/** The second line of a cell: emphasis and score, or how it stands to the peers. */
function lowerLine(role, competency, cell) {
  const { band, score } = shown(cell, filters.view);
  if (filters.against) {
    const found = standing(role, competency.index, filters.against, filters.view);
    return h("span", { class: "cell-score" }, standMark(found) || (found.stands ? "≈" : "–"));
  }
  return band !== "none" && h("span", { class: "cell-score" }, meter(band), " ", score);
}

/** ▲ with the share of the peers that ask for less, ▼ with that of those that ask for more; nothing where alike. */
function standMark({ stands, less, more, peers }) {
  if (stands === "more") return `▲ ${percent(less / peers)}`;
  return stands === "less" ? `▼ ${percent(more / peers)}` : "";
}

function standWords(role, competency) {
  if (!filters.against) return "";
  const { stands, less, more, peers } = standing(role, competency.index, filters.against, filters.view);
  return stands
    ? t(`against.${stands}`, { n: stands === "less" ? more : less, more, all: peers })
    : t("against.nobody");
}

/** What the colours and marks of the chosen view mean. */
export function overviewLegend() {
  const steps = Array.from({ length: STAGES }, (_, n) => n + 1);
  return [
    filters.colour === "band"
      ? legend()
      : h(
          "p",
          { class: "legend" },
          steps.map((stage) => h("span", { class: `badge ${shade({ stage }, "low")}` }, stageShort(stage))),
          h("span", { class: "badge step-none" }, "–"),
          t("stage.none"),
        ),
    filters.against && h("p", { class: "legend" }, t(`against.legend.${filters.against}`)),
  ];
}
