// Which view an address shows, the frame around the views, and the start.

import { byId, h, link, put, redraw, reveal } from "./dom.js";
import { COMPETENCY, DATA, FLAT, META, ROLE, isFar, requirementsOf, roleLink } from "./data.js";
import { speak, spoken, t, title } from "./words.js";
import { compareView } from "./compare.js";
import { reviewView } from "./review.js";
import { foldAll, openPanel } from "./evidence.js";
import { roleView } from "./role.js";
import { firstMark } from "./posting.js";
import { interviewView } from "./interview.js";
import { printed } from "./keep.js";
import { watchStages } from "./tip.js";
import { competenciesView, competencyView } from "./competency.js";
import { drawCompareBar, overviewView, picked } from "./overview.js";
import { groupView } from "./group_view.js";
import { gradesView } from "./grades.js";
import { levellingView } from "./levelling.js";
import { runView } from "./run.js";
import { recount } from "./recount.js";
import { refreshGroups } from "./groups.js";
import { hideMoved, showMoved, tellApp } from "./moved.js";
import { recountPeers } from "./peers.js";
import { signOff } from "./signoff.js";

function view([kind, ...rest]) {
  const posting = ["role", "interview"].includes(kind) && ROLE.get(rest[0]);
  if (posting && !posting.target && !posting.members) {
    if (isFar(posting)) return farView(posting);
    return kind === "role" ? roleView(posting) : interviewView(posting);
  }
  if (kind === "group" && ROLE.get(rest[0])?.members) return groupView(ROLE.get(rest[0]));
  if (kind === "competencies") return competenciesView();
  if (kind === "competency" && COMPETENCY.has(rest[0])) return competencyView(COMPETENCY.get(rest[0]));
  if (kind === "compare") return compareView(rest);
  if (kind === "grades") return gradesView(rest);
  if (kind === "levelling") return levellingView(rest);
  if (kind === "run") return runView();
  if (kind === "review") return reviewView();
  if (!kind || kind === "cell") return overviewView();
  return [
    h("h1", { tabindex: -1 }, t("missing.title")),
    h("p", {}, t("missing.about")),
    h("p", {}, h("a", { href: "#/" }, t("nav.overview"))),
  ];
}

function route() {
  try {
    return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return ["missing"]; // an address that was cut short in a mail
  }
}

let drawn = null; // the address of the view that stands in <main>

function render(keep = false) {
  const [kind, ...rest] = route();
  const base = kind === "cell" ? "" : kind === "role" ? `role/${rest[0]}` : [kind, ...rest].join("/");
  const panel = byId("panel");
  if (kind !== "cell" && panel.open) panel.close();
  if (base !== drawn) draw(kind, rest, base, keep);
  if (kind === "cell" && ROLE.has(rest[0]) && !isFar(ROLE.get(rest[0])) && COMPETENCY.has(rest[1]))
    openPanel(ROLE.get(rest[0]), COMPETENCY.get(rest[1]));
  if (kind === "role" && rest[1] && !keep) follow(ROLE.get(rest[0]), rest[1], rest[2]);
}

function draw(kind, rest, base, keep) {
  const first = drawn === null;
  drawn = base;
  if (!keep) {
    foldAll();
    hideMoved();
  }
  frame(kind, kind === "role" ? ROLE.get(rest[0]) : null);
  const main = byId("main");
  put(main, view([kind, ...rest]));
  const head = main.querySelector("h1");
  document.title = `${head.textContent} – jobprofile`;
  drawCompareBar();
  if (first) return;
  window.scrollTo(0, 0);
  head.focus({ preventScroll: true });
}

/** Go to a competency (`c`) or to a sentence of the posting (`e`) on a role's page. */
function follow(role, kind, id) {
  if (!role || role.target || role.members) return;
  if (kind === "c" && COMPETENCY.has(id)) reveal(byId(`comp-${COMPETENCY.get(id).index}`));
  const requirement = kind === "e" && requirementsOf(role).find((r) => r.id === id);
  if (requirement) reveal(firstMark(requirement) || byId(`left-${requirement.place}`));
}

function frame(kind, role) {
  const entry = role && signOff(role);
  document.documentElement.lang = spoken() === "zh" ? "zh-Hans" : "en";
  const tab = (key, href, on) => h("a", { href, "aria-current": on ? "page" : null }, t(`nav.${key}`));
  const speakButton = (code, label) =>
    h(
      "button",
      {
        type: "button",
        lang: code,
        "aria-pressed": String(spoken() === code),
        onclick: () => {
          speak(code);
          redraw();
        },
      },
      label,
    );
  byId("skip").textContent = t("skip");
  put(
    byId("top"),
    h(
      "div",
      { class: "bar-top" },
      h("a", { class: "brand", href: "#/" }, "jobprofile"),
      h(
        "nav",
        { "aria-label": t("nav.label") },
        tab("overview", "#/", !kind || ["cell", "role", "group", "interview"].includes(kind)),
        tab("competencies", "#/competencies", kind === "competencies" || kind === "competency"),
        tab("compare", link("compare", ...picked), ["compare", "grades"].includes(kind)),
        !FLAT && tab("levelling", "#/levelling", kind === "levelling"),
        tab("review", "#/review", kind === "review"),
        tab("run", "#/run", kind === "run"),
      ),
      h(
        "div",
        { class: "languages", role: "group", "aria-label": "Language / 语言" },
        speakButton("en", "English"),
        speakButton("zh", "中文"),
      ),
    ),
    h("p", { class: "stamp" }, entry ? t("stamp.signed", entry) : t("stamp")),
    META.parts.length > 1 && partLinks(),
  );
  put(
    byId("stamp"),
    h("p", {}, t("stamp")),
    h("p", { class: "small" }, t("footer", { version: META.run.jobprofile || "" })),
  );
}

/** A role whose words stand in another file: an address that was kept from before, or typed. */
function farView(role) {
  return [
    h("h1", { tabindex: -1, dir: "auto" }, title(role)),
    h("p", {}, t("parts.far")),
    h("p", {}, h("a", { class: "button main", href: roleLink(role, "role") }, META.parts[role.far])),
  ];
}

/** A run that is too large for one file says so and names its other parts. */
function partLinks() {
  const about = META.part > 0 ? "parts.about" : META.lists_all ? "parts.first" : "parts.first_not_all";
  return h(
    "p",
    { class: "note parts-note" },
    t(about, {
      n: META.part + 1,
      all: META.parts.length,
      from: META.first + 1,
      to: META.first + META.here,
      roles: META.roles,
      first: META.parts[0],
    }),
    " ",
    META.parts.map((file, n) => [
      n === META.part
        ? h("strong", {}, n + 1)
        : h("a", { href: encodeURIComponent(file) }, t("parts.part", { n: n + 1 })),
      " ",
    ]),
  );
}

/** Draw the view anew where it stands: what is unfolded stays so, and the line in hand stays under the hand. */
function refresh() {
  const line = document.activeElement?.closest("[data-line]")?.dataset.line;
  const verdict = document.activeElement?.dataset.verdict;
  const find = () => line && document.querySelector(`${byId("panel").open ? "#panel " : ""}[data-line="${line}"]`);
  const top = find()?.getBoundingClientRect().top;
  const [x, y] = [window.scrollX, window.scrollY];
  drawn = null;
  render(true);
  window.scrollTo(x, y);
  const now = find();
  if (!now) {
    if (line && !byId("panel").open) byId("main").focus({ preventScroll: true });
    return;
  }
  for (let box = now.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  if (!byId("panel").open) window.scrollBy(0, now.getBoundingClientRect().top - top);
  (now.querySelector(`[data-verdict="${verdict}"]`) || now.querySelector("[data-verdict]") || now).focus({
    preventScroll: true,
  });
}

window.addEventListener("marked", () => {
  const moved = recount();
  refreshGroups();
  recountPeers();
  refresh();
  showMoved(moved);
  tellApp();
});
window.addEventListener("redraw", () => {
  drawn = null;
  render();
});
window.addEventListener("hashchange", () => render());
byId("panel").addEventListener("close", () => {
  if (route()[0] === "cell") location.hash = "#/";
});
byId("panel").addEventListener("click", (event) => {
  if (event.target === byId("panel")) byId("panel").close(); // a click beside it
});
let opened = []; // a print shows all evidence that it is about, and the screen is as before afterwards
window.addEventListener("beforeprint", () => {
  const folded = document.body.dataset.print === "evidence" ? ".hints" : ".hints, .brief *, .both-sides *";
  opened = [...document.querySelectorAll("details.rest:not([open])")].filter((box) => !box.matches(folded));
  for (const box of opened) box.open = true;
});
window.addEventListener("afterprint", () => {
  for (const box of opened) box.open = false;
  printed();
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault(); // "#main" is not an address of a view
  byId("main").focus();
});
watchStages();
if (DATA.start && !location.hash) location.replace(DATA.start);
recount();
refreshGroups();
tellApp();
render();
