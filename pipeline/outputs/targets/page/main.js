// The page: its head, its three views, and its language.

import { byId, h, put } from "../../report/page/dom.js";
import { board, refresh } from "./board.js";
import { DATA, TARGETS } from "./data.js";
import { editor, refreshEditor } from "./editor.js";
import { overTime } from "./time.js";
import { speak, spoken, t } from "./words.js";

const EDITOR = [editor, refreshEditor];
// Without a library there is nothing to set postings against yet: the page is there to make the first targets.
const VIEWS = TARGETS.length
  ? { board: [board, refresh], library: EDITOR, time: [overTime, () => {}] }
  : { library: EDITOR };

const shown = () => (location.hash.slice(2) in VIEWS ? location.hash.slice(2) : Object.keys(VIEWS)[0]);

function draw() {
  const view = shown();
  document.documentElement.lang = spoken() === "zh" ? "zh-Hans" : "en";
  document.title = `jobprofile – ${t("title.targets")}`;
  put(byId("skip"), t("skip"));
  put(byId("top"), ...head(view));
  put(
    byId("stamp"),
    h("p", {}, t("stamp")),
    h("p", {}, DATA.masked && `${t("masked")} `, t("footer", { version: DATA.version })),
  );
  const [make, refreshed] = VIEWS[view];
  put(byId("main"), ...make());
  refreshed();
}

function head(view) {
  const language = (key, words, lang) =>
    h("button", { type: "button", lang, "aria-pressed": String(spoken() === key), onclick: () => turn(key) }, words);
  return [
    h(
      "div",
      { class: "bar" },
      h("strong", { class: "brand" }, "jobprofile"),
      h(
        "nav",
        { "aria-label": t("views") },
        Object.keys(VIEWS).map((name) =>
          h("a", { href: `#/${name}`, "aria-current": name === view ? "page" : null }, t(`view.${name}`)),
        ),
      ),
      h(
        "div",
        { class: "languages", role: "group", "aria-label": t("languages") },
        language("en", "English", "en"),
        language("zh", "中文", "zh-Hans"),
      ),
      h("button", { type: "button", id: "print", onclick: () => print() }, t("print")),
    ),
    h("p", { class: "stamp" }, t("stamp")),
  ];
}

function turn(language) {
  speak(language);
  draw();
  byId("top").querySelector("[aria-pressed=true]").focus();
}

window.addEventListener("hashchange", () => {
  draw();
  window.scrollTo(0, 0);
  byId("main").focus({ preventScroll: true });
});
window.addEventListener("redraw", draw);
draw();
