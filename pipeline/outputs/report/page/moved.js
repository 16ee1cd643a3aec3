// What a mark has moved, said at once and to everyone, with the way back.

import { byId, h, put } from "./dom.js";
import { COMPETENCIES, ROLE } from "./data.js";
import { own, t, title } from "./words.js";
import { cellShort } from "./evidence.js";
import { MARKS, canUndo, labelsFile, sentenceKey, undo } from "./marks.js";
import { whereItStands } from "./recount.js";

const SHOWN = 3;
const NOTHING = { band: "none" };

const moves = ({ role, competency, before, after }, several) =>
  h(
    "li",
    {},
    several && [h("span", { class: "muted", dir: "auto" }, title(role)), " · "],
    h("strong", {}, own(COMPETENCIES[competency].name)),
    t("colon"),
    cellShort(before || NOTHING),
    " → ",
    h("strong", {}, cellShort(after)),
  );

/** Say which cells a step has moved; the bar stands in the panel where that is open, for all else is out of reach. */
export function showMoved(moved) {
  const bar = byId("moved");
  const several = new Set(moved.map((one) => one.role)).size > 1;
  (byId("panel").open ? byId("panel") : document.body).append(bar);
  bar.hidden = false;
  put(
    bar,
    h(
      "div",
      { role: "status" },
      moved.length === 0 && t("recount.nothing"),
      moved.length > 0 &&
        h(
          "ul",
          { class: "plain" },
          moved.slice(0, SHOWN).map((one) => moves(one, several)),
        ),
      moved.length > SHOWN && h("span", { class: "muted" }, t("recount.more", { n: moved.length - SHOWN })),
    ),
    canUndo() && h("button", { type: "button", onclick: undo }, `↶ ${t("review.undo")}`),
    h("a", { class: "button", href: "#/review" }, t("recount.marks", { n: MARKS.size })),
    h("button", { type: "button", class: "close", "aria-label": t("close"), onclick: hideMoved }, "✕"),
  );
}

export function hideMoved() {
  byId("moved").hidden = true;
  document.body.append(byId("moved"));
}

const isSaidHere = (mark) => whereItStands(sentenceKey(mark.text)).length > 0;

/** Hand the marks to the local program that shows this report, which can apply them; a report by itself has none. */
export function tellApp() {
  if (window.parent === window || !location.protocol.startsWith("http")) return;
  const here = [...MARKS.values()].filter((mark) => ROLE.has(mark.posting_id) || isSaidHere(mark));
  window.parent.postMessage({ jobprofile: "marks", n: here.length, labels: labelsFile(here) }, location.origin);
}
