// What the page holds, which language and group are chosen, and the words for it.

import { byId } from "../../report/page/dom.js";

export const data = JSON.parse(byId("data").textContent);
const COLUMN = { company: 1, place: 2, month: 3, lang: 4, title: 5, fit: 6 }; // of a posting, by kind of group
export const now = { speaks: 0, by: "all", group: 0, depth: 0, members: [] };

export function t(key, values = {}) {
  return data.ui[key][now.speaks].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
export const percent = (share) => Math.round(100 * share);
export const counted = (what, n) => (n === 1 ? t(`${what}.1`) : t(`${what}.n`, { n }));
export const of = (pair) => pair[now.speaks] || pair[0];

/** Return of each posting whether it is of a group. */
export function membersOf([by, name]) {
  return data.postings.map((one) => by === "all" || one[COLUMN[by]] === name);
}

export const isMember = (posting) => now.members[posting];

export function groupName([by, name]) {
  if (by === "all") return t("by.all");
  return by === "lang" || by === "fit" ? t(`${by}.${name}`) : name;
}
