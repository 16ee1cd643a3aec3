// What of a role stands in its brief: as much as one printed page holds.

import { bandSure, own, stageRange, t } from "./words.js";
import { asksOf, weighed, wordsOf } from "./asks.js";
import { groupsOf, notAskedWords, quotesOf } from "./brief.js";
import { fitted } from "./brief_room.js";

/** How much of each part is shown; `rows` is the number of bars in the chart, `notes` that of notes above it all. */
export function briefPlan(role, asked, rows, notes) {
  const quotes = quotesOf(role, asked);
  const lists = Object.entries(asksOf(role)).map(([name, entries]) => [
    name,
    weighed(entries).map((one) => wordsOf(role, one)),
  ]);
  return fitted({
    notes,
    rows,
    groups: groupsOf(asked),
    items: asked.map(([competency, cell], n) => ({ lead: leadOf(competency, cell), quotes: quotes[n] })),
    not: notAskedWords(role, asked).join(""),
    lists: Object.fromEntries(lists),
  });
}

const leadOf = (competency, cell) =>
  [own(competency.name), stageRange(cell), bandSure(cell), t("brief.more", { n: 1 })].join("  ");
