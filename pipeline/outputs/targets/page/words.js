// The language of the page, and the words for what is in the data.

import { DATA } from "./data.js";

const KEY = "jobprofile.language";

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // A file that was opened from a mail may not be allowed to store anything.
  }
}

let language = stored() || ((navigator.languages || ["en"])[0].startsWith("zh") ? "zh" : "en");

/** The language that the page speaks: en or zh. */
export const spoken = () => language;

export function speak(chosen) {
  language = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // The choice holds as long as the page is open.
  }
}

/** The words for a key with `{name}` filled in; an unknown key is shown as it is, so that it is seen. */
export function t(key, values = {}) {
  const pair = DATA.ui[key];
  if (!pair) return key;
  return pair[language === "zh" ? 1 : 0].replace(/\{(\w+)\}/g, (_, place) => String(values[place]));
}

/** One of [English, Chinese] of the framework's own texts: the other where there is only one. */
export const own = (pair) => (language === "zh" ? pair[1] || pair[0] : pair[0] || pair[1]) || "";

export const bandWord = (rank) => t(`band.${DATA.bands[rank]}`);

export const percent = (value) => (value === null ? "–" : `${Math.round(value)} %`);

/** Emphasis and stage in words: "high, stage 4". */
export function levelWords(rank, stage) {
  if (!rank) return t("not_asked");
  return stage === null ? bandWord(rank) : bandWord(rank) + t("comma") + t("stage.n", { n: stage });
}

/** How a posting stands to its target in a competency: both stage and emphasis where both differ. */
export function gapWords({ verdict, stages, bands }) {
  if (verdict === "missing") return t("not_asked");
  if (["extra", "meets"].includes(verdict)) return t(`gap.${verdict}`);
  const parts = [];
  if (stages) parts.push(t(stages > 0 ? "gap.above" : "gap.below", { n: Math.abs(stages) }));
  if (bands) parts.push(t(bands > 0 ? "gap.more" : "gap.less"));
  return parts.join(t("comma"));
}
