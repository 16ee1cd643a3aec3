// A page as something to hand on: printed, or saved as a file of its own, with as much of it as is wanted.

import { byId, download, h } from "./dom.js";
import { spoken, t, title } from "./words.js";
import { tipWords } from "./tip.js";

/** Print what is open as `kind`: the style sheet leaves out what does not belong to it. */
function printAs(kind) {
  document.body.dataset.print = kind;
  window.print();
}

/** Forget the choice once the print is made: a print from the browser's own menu is the short one. */
export const printed = () => delete document.body.dataset.print;

/** What is open as a page of its own, without script, links or controls. */
function alone(kind, name) {
  const page = document.implementation.createHTMLDocument(name);
  const policy = page.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "default-src 'none'; style-src 'unsafe-inline'";
  const charset = page.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  const style = page.createElement("style");
  style.textContent = document.querySelector("style").textContent;
  page.head.prepend(charset, policy);
  page.head.append(style);
  page.documentElement.lang = document.documentElement.lang;
  page.body.dataset.saved = kind;
  const main = page.importNode(byId("main"), true);
  page.body.append(main);
  strip(main, kind);
  main.prepend(h("p", { class: "stamp" }, t("stamp")));
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`;
}

function strip(main, kind) {
  const gone =
    "button, form, input, select, .chooser, .acts, .back, .review, .missed, .hints, .posting, .figures, .tip, .sign:has(details), [hidden]";
  for (const element of main.querySelectorAll(kind === "evidence" ? gone : `${gone}, .full`)) element.remove();
  for (const box of main.querySelectorAll("details")) {
    if (kind === "evidence" && box.matches(".rest")) box.open = true;
    else if (box.matches(".note"))
      box.replaceWith(h("p", { class: box.className }, box.querySelector("summary").textContent));
    else box.remove();
  }
  for (const element of main.querySelectorAll("[data-tip], [data-stage]")) element.title = tipWords(element);
  for (const element of main.querySelectorAll("[tabindex]")) element.removeAttribute("tabindex");
  for (const anchor of main.querySelectorAll("a")) anchor.replaceWith(...anchor.childNodes);
}

/** Save what is open as a file of its own, with all that is folded. */
export const saveAlone = (name, file) => download(alone("evidence", name), file, "text/html");

/** A file's name that tells the role and what is in it. */
export const fileName = (role, rest) =>
  `${title(role)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 60)}-${rest}`;

/** Buttons that print and save: `kinds` are pairs of a kind and what it is called. */
export function keepActions(role, kinds) {
  const button = (words, does) => h("button", { type: "button", onclick: does }, words);
  return h(
    "p",
    { class: "acts keep" },
    kinds.map(([kind, called]) =>
      h(
        "span",
        { class: "keep-kind", role: "group", "aria-label": called },
        h("span", { "aria-hidden": "true" }, called),
        button(t("print"), () => printAs(kind)),
        button(t("keep.save"), () =>
          download(alone(kind, title(role)), fileName(role, `${kind}-${spoken()}.html`), "text/html"),
        ),
      ),
    ),
  );
}
