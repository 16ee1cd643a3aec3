// The language of the page, and the words for what is in the data.

import { COMPETENCIES, DATA, FLAT } from "./data.js";

export const MEMORY = (() => {
  // A report opened from a mail may not be allowed to store anything; the page works without.
  try {
    localStorage.setItem("jobprofile", "1");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (k) => kept.get(k) ?? null,
      setItem: (k, v) => kept.set(k, v),
      removeItem: (k) => kept.delete(k),
    };
  }
})();

/** What was stored under a key, or `otherwise`: a damaged store must not keep the report from opening. */
export function remembered(key, otherwise) {
  try {
    return JSON.parse(MEMORY.getItem(key)) ?? otherwise;
  } catch {
    MEMORY.removeItem(key);
    return otherwise;
  }
}

const browserLanguage = (navigator.languages || [navigator.language || "en"])[0];
let language = MEMORY.getItem("jobprofile.language") || (browserLanguage.startsWith("zh") ? "zh" : "en");

/** The language that the page speaks: en or zh. */
export const spoken = () => language;

export function speak(chosen) {
  language = chosen;
  MEMORY.setItem("jobprofile.language", chosen);
}

/**
 * The words for a key; an unknown key is shown as it is, so that it is seen. A place `{name}` takes a value,
 * `{name|group}` the word that stands for it under `group.value`; a list is joined by commas.
 */
export function t(key, values) {
  const pair = DATA.ui[key];
  if (!pair) return key;
  const text = (language === "zh" && pair[1]) || pair[0];
  return values ? text.replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, place, group) => valueWords(values[place], group)) : text;
}

const valueWords = (value, group) =>
  [value]
    .flat()
    .map((one) => (group ? name(group, String(one)) : one))
    .join(t("comma"));

/** The word for a value of the data (a band, a kind of section); one that has none is shown as it is. */
export function name(group, value) {
  if (!value) return "";
  return DATA.ui[`${group}.${value}`] ? t(`${group}.${value}`) : value;
}

/** One of [English, Chinese] of the framework's own texts: the other where there is only one. */
export function own(pair) {
  return (language === "zh" ? pair[1] || pair[0] : pair[0] || pair[1]) || "";
}

/** One reason in words, `{key, ...values}`. */
export const reasonWords = ({ key, ...values }) => t(`reason.${key}`, values);

/** Reasons in words, from a JSON list of them. */
export const reasonsWords = (list) => (list ? JSON.parse(list).map(reasonWords).join(t("semicolon")) : "");

/** A title, or where a role without one comes from, so that two of them can be told apart. */
export const title = (role) => role.title || [t("role.untitled"), (role.sources || [])[0]].filter(Boolean).join(" · ");
export const percent = (share) => `${Math.round(100 * share)} %`;
/** A probability as a figure; nothing here is ever certain. */
export const surely = (share) => (share > 0.99 ? "> 99 %" : percent(share));
/** How sure in a word. */
export const sureWord = (share) => t(share >= 0.8 ? "sure.sure" : share >= 0.5 ? "sure.likely" : "sure.open");

/** The band of a cell with how sure it is, and what it is else where that is not sure. */
export function bandSure(cell) {
  const band = name("band", cell.band);
  const values = { band, sure: sureWord(cell.sure / 100), else: name("band", cell.next) };
  return t(cell.sure < 80 && cell.next !== cell.band ? "brief.band_else" : "brief.band", values);
}

/** What the framework says of a stage of a competency, by their numbers. */
export function stageText(competency, n) {
  const stage = COMPETENCIES[competency]?.stages.find((s) => s.n === n);
  if (!stage) return "";
  return (
    own(stage.summary) ||
    stage.indicators
      .map(([, en, zh]) => own([en, zh]))
      .slice(0, 3)
      .join(t("semicolon"))
  );
}

export const stageShort = (stage) => t("stage.short", { n: stage });

export function stageRange(cell) {
  if (cell.stage === null) return FLAT ? "" : t("stage.none");
  const spread = cell.low !== null && cell.high !== null && cell.low !== cell.high;
  return t("stage.long", { n: cell.stage }) + (spread ? ` (${cell.low}–${cell.high})` : "");
}

/** Years as they are asked for; those that are only preferred are never called a minimum. */
export function years(low, high, required = true) {
  if (required === false && low) return t("years.preferred", { years: high ? `${low}–${high}` : low });
  if (low === undefined || low === null) {
    return high === undefined || high === null ? t("unsaid") : t("years.max", { high });
  }
  if (low === 0 && !high) return t("years.zero");
  return high ? t("years.range", { low, high }) : t("years.min", { low });
}

export function degree(role) {
  if (!role.degree) return t("unsaid");
  const how =
    role.degree_required === true
      ? t("degree.is_required")
      : role.degree_required === false
        ? t("degree.is_preferred")
        : "";
  return name("degree", role.degree) + (how && role.degree !== "none" ? ` (${how})` : "");
}

/** All that a cell says, in one line, for a screen reader and a tooltip. */
export function cellWords(cell, view) {
  const { band, score } = shown(cell, view);
  if (band === "none") return t("cell.none");
  const listed = cell.listed.length ? `; ${t("cell.listed")}` : "";
  const stage = cell.stage === null ? "" : `, ${stageRange(cell)}`;
  const summary = t("cell.words", { band: name("band", band), score, n: cell.count, sure: surely(cell.sure / 100) });
  return `${summary}${stage}${listed}`;
}

/** Band and score in the view that is on: all evidence, or only what is required. */
export function shown(cell, view) {
  return view === "required"
    ? { band: cell.requiredBand, score: cell.requiredScore }
    : { band: cell.band, score: cell.score };
}
