// Which framework profiles a role, how well each speaks to it, and what is said where none is for it.

import { h } from "./dom.js";
import { COMPETENCIES, DATA } from "./data.js";
import { percent, surely, t } from "./words.js";
import { badge, table } from "./bits.js";

export const FRAMEWORKS = DATA.framework.parts;
export const SEVERAL = FRAMEWORKS.length > 1;

/** How well each framework speaks to a role, the best first; none in a run of an earlier version. */
export const spokenTo = (role) =>
  (role.fit || []).map(([framework, fit, share, low, high, duties, fits, profiled]) => ({
    framework,
    fit,
    share: share / 100,
    low: low / 100,
    high: high / 100,
    duties,
    fits,
    profiled: !!profiled,
  }));

/** The competencies of a framework, of all without one. */
export const competenciesOf = (framework) =>
  framework === "" ? COMPETENCIES : COMPETENCIES.filter((c) => c.of === Number(framework));

/** Whether a framework profiles a role; where nothing is said of it, every one does. */
export function profiles(framework, role) {
  if (!SEVERAL) return true; // asked of every cell of a heat map
  const mine = role.members ? role.members.flatMap(spokenTo) : spokenTo(role);
  return !mine.length || mine.some((one) => one.profiled && one.framework === framework);
}

/** The competencies that a role is profiled by. */
export const competenciesFor = (role) => COMPETENCIES.filter((c) => profiles(c.of, role));

const profiledBy = (role) => spokenTo(role).find((one) => one.profiled);
const values = (one) => ({
  framework: FRAMEWORKS[one.framework],
  share: percent(one.share),
  range: `${percent(one.low)} – ${percent(one.high)}`,
});

/** A badge for a role that no framework is for. */
export function fitBadge(role) {
  const one = profiledBy(role);
  return one && one.fits === 0 ? badge(t("fit.short", values(one)), "warn") : null;
}

/** What stands above a profile: whether its framework is for such a role, and which of several it is. */
export function fitNote(role) {
  const one = profiledBy(role);
  if (!one) return null;
  const several = SEVERAL && h("details", {}, h("summary", {}, t("fit.all")), fitTable(role));
  if (one.fits === 0)
    return h("div", { class: "note warn" }, t(SEVERAL ? "fit.none_of" : "fit.none", values(one)), several);
  return SEVERAL ? h("div", { class: "note" }, t("fit.by", values(one)), several) : null;
}

function fitTable(role) {
  const heads = [t("fit.framework"), t("fit.probable"), t("fit.covered"), t("fit.profiled")];
  return table(
    t("fit.all"),
    heads,
    spokenTo(role).map((one) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, FRAMEWORKS[one.framework]),
        h("td", {}, one.fit === null ? "–" : surely(one.fit / 100)),
        h("td", {}, one.duties ? `${values(one).share} (${values(one).range})` : "–"),
        h("td", {}, one.profiled ? t("yes") : t("no")),
      ),
    ),
  );
}
