// The framework's own words for a stage, beside whatever names it, on hover and on focus.

import { byId } from "./dom.js";
import { stageText } from "./words.js";

/** Attributes of what names a stage (and can have the focus); `more` is said above the stage's words. */
export const stageTip = (competency, stage, more) =>
  stage === null || stage === undefined
    ? { "data-tip": more }
    : { "data-tip": more, "data-stage": `${competency}.${stage}` };

/** The words of the tip of an element; empty where it has none. */
export function tipWords(element) {
  const [competency, stage] = (element.dataset.stage || "").split(".").map(Number);
  return [element.dataset.tip, element.dataset.stage && stageText(competency, stage)].filter(Boolean).join("\n");
}

let about = null; // the element that the tip stands beside

function show(element) {
  if (element === about) return;
  hide();
  const words = element && tipWords(element);
  if (!words) return;
  const tip = byId("tip");
  about = element;
  tip.textContent = words;
  element.setAttribute("aria-describedby", "tip");
  tip.showPopover();
  place(element, tip);
}

function place(element, tip) {
  const [at, size] = [element.getBoundingClientRect(), tip.getBoundingClientRect()];
  const below = at.bottom + 8 + size.height < window.innerHeight;
  tip.style.setProperty("left", `${Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8))}px`);
  tip.style.setProperty("top", `${below ? at.bottom + 8 : Math.max(8, at.top - size.height - 8)}px`);
}

function hide() {
  if (!about) return;
  about.removeAttribute("aria-describedby");
  about = null;
  byId("tip").hidePopover();
}

/** Watch the page for stages that are pointed at or have the focus. */
export function watchStages() {
  const near = (event) => event.target.closest?.("[data-stage], [data-tip]") || null;
  document.addEventListener("mouseover", (event) => {
    // A pointer that happens to rest somewhere takes nothing away from who goes by keys.
    if (near(event) || about !== document.activeElement) show(near(event));
  });
  document.addEventListener("focusin", (event) => show(near(event)));
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", () => about && place(about, byId("tip")), { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
