// A role relative to its peers: the other roles of the run, or those with the same title without its grade. The rules
// are those of pipeline/outputs/peers.py: of so many peers so many ask for less, so many for more.

import { COMPETENCIES, ROLES, STAGES, cellOf } from "./data.js";
import { titleGroup } from "./levels.js";
import { shown } from "./words.js";

const MOST = 0.75; // of the peers: from there on a role asks for more, or for less, than they do
const scoreOf = (role, c, view) => shown(cellOf(role, c), view).score || 0;
let sortedScores = new Map(); // by peers and competency, ascending: a heat map asks for hundreds of places in them

/** Forget what was counted: marks have moved cells. */
export function recountPeers() {
  sortedScores = new Map();
}

function scores(among, role, c, view) {
  const group = among === "title" ? titleGroup(role) : "";
  const key = `${c} ${view} ${group}`;
  if (!sortedScores.has(key)) {
    const peers = group ? ROLES.filter((one) => titleGroup(one) === group) : ROLES;
    sortedScores.set(key, Float64Array.from(peers, (one) => scoreOf(one, c, view)).sort());
  }
  return sortedScores.get(key);
}

/** How many of a sorted list are below a value, or not above it. */
function countBelow(list, value, orEqual) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value || (orEqual && list[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How a role stands to its peers in a competency: how many there are, how many ask for less and for more. */
export function standing(role, c, among, view = "all") {
  if (role.members || (among === "title" && !titleGroup(role))) return { peers: 0, less: 0, more: 0, stands: null };
  const list = scores(among, role, c, view);
  const value = scoreOf(role, c, view);
  const peers = list.length - 1;
  const less = countBelow(list, value, false);
  const more = list.length - countBelow(list, value, true);
  const stands = !peers ? null : less >= MOST * peers ? "more" : more >= MOST * peers ? "less" : "alike";
  return { peers, less, more, stands };
}

/** What a role asks more and less of than its peers, the clearest first. */
export function setsApart(role, among) {
  const all = COMPETENCIES.map((c) => ({ c, ...standing(role, c.index, among) }));
  return {
    more: all.filter((one) => one.stands === "more").sort((a, b) => b.less - a.less),
    less: all.filter((one) => one.stands === "less").sort((a, b) => b.more - a.more),
    peers: all[0]?.peers || 0,
  };
}

/**
 * How alike two roles are, 0 to 1: over every competency its score and its stage (both of 100), the sum of the smaller
 * ones by the sum of the larger ones. Two roles that ask for nothing are not alike.
 */
export function likeness(one, other) {
  let [smaller, larger] = [0, 0];
  for (const { index } of COMPETENCIES) {
    const [a, b] = [cellOf(one, index), cellOf(other, index)];
    for (const [x, y] of [
      [a.score || 0, b.score || 0],
      [(100 * (a.stage || 0)) / (STAGES || 1), (100 * (b.stage || 0)) / (STAGES || 1)],
    ]) {
      smaller += Math.min(x, y);
      larger += Math.max(x, y);
    }
  }
  return larger ? smaller / larger : 0;
}
