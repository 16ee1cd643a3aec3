// The sentences to read first: those whose marks would move most bands, weighed by how likely each answer is.

import { h, put } from "./dom.js";
import { BANDS, COMPETENCIES, ROLES, isFar, matchFor, quote, roleLink } from "./data.js";
import { name, own, percent, t, title } from "./words.js";
import { sentenceKey } from "./marks.js";
import { speaking } from "./recount.js";
import { RULES, bandOnly, found } from "./rules.js";
import { reviewBox } from "./review_box.js";

const SHOWN = 20;
const AT_ONCE = 100; // roles between two breaths of the page

const apart = (one, other) => Math.abs(BANDS.indexOf(one) - BANDS.indexOf(other));

/** What a mark on one sentence would do to one cell: the bands it may have, and the change to be expected. */
function worthOf(some, place, band) {
  const one = some[place];
  const match = matchFor(one.requirement, one.competency);
  const sure = found(one.requirement, { ...match, probability: 1, corrected: true });
  const right = bandOnly(some.with(place, sure));
  const wrong = bandOnly(some.toSpliced(place, 1));
  const gain = one.probability * apart(right, band) + (1 - one.probability) * apart(wrong, band);
  return { probability: one.probability, competency: one.competency, band, right, wrong, gain };
}

/** Every sentence of a role whose mark may change a band. */
function* worthReading(role) {
  for (const competency of role.cell.keys()) {
    const some = speaking(role, competency).map((one) => ({ ...one, competency }));
    if (!some.length) continue;
    const band = bandOnly(some);
    for (let place = 0; place < some.length; place += 1) {
      if (matchFor(some[place].requirement, competency).corrected) continue;
      const worth = worthOf(some, place, band);
      if (worth.gain > 0) yield { role, requirement: some[place].requirement, ...worth };
    }
  }
}

/** The sentences that are worth most, one each whatever the number of postings and cells it stands for. */
async function mostWorth() {
  const sentences = new Map();
  for (const [n, role] of ROLES.entries()) {
    if (n % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setTimeout(done));
    if (isFar(role)) continue;
    for (const one of worthReading(role)) {
      const key = sentenceKey(quote(role, one.requirement));
      if (!sentences.has(key)) sentences.set(key, { all: [], gain: 0 });
      const sentence = sentences.get(key);
      sentence.all.push(one);
      sentence.gain += one.gain;
    }
  }
  return [...sentences.values()].sort((a, b) => b.gain - a.gain).slice(0, SHOWN);
}

/** Why a sentence is worth reading: what the less expected answer would do. */
function reason({ probability, competency, band, right, wrong }) {
  const falls = (1 - probability) * apart(wrong, band) >= probability * apart(right, band);
  return t(falls ? "budget.falls" : "budget.rises", {
    competency: own(COMPETENCIES[competency].name),
    sure: percent(falls ? 1 - probability : probability),
    band: name("band", band),
    becomes: name("band", falls ? wrong : right),
  });
}

function item({ all }) {
  const [first] = [...all].sort((a, b) => b.gain - a.gain);
  const { role, requirement, competency } = first;
  const others = new Set(all.map((one) => one.role)).size - 1;
  return h(
    "li",
    { class: "line", "data-line": `${role.id} ${requirement.place} budget`, tabindex: -1 },
    h("blockquote", { dir: "auto" }, quote(role, requirement)),
    h(
      "p",
      { class: "small" },
      reason(first),
      " ",
      h("a", { href: roleLink(role, "role", "e", requirement.id), dir: "auto" }, title(role)),
      others > 0 && h("span", { class: "muted" }, ` ${t("budget.others", { n: others })}`),
    ),
    reviewBox(role, requirement, matchFor(requirement, competency)),
  );
}

/** The list, filled when it is ready: a large run takes a moment. */
export function budget() {
  if (!RULES) return null;
  const list = h("ol", { class: "lines budget" }, h("li", { class: "muted" }, t("budget.counting")));
  mostWorth().then((most) => put(list, most.length ? most.map(item) : h("li", { class: "muted" }, t("budget.none"))));
  return h(
    "section",
    { "aria-label": t("budget.title") },
    h("h2", {}, t("budget.title")),
    h("p", { class: "muted" }, t("budget.about")),
    list,
  );
}
