// The text of the workshop: where words of the posting stand in it, how it is changed, and what is saved of it.

import { byId, fill, h, say, t } from "./bits.js";

/** The posting as it was read last, and what to do when the text was changed from here. */
export const editor = { posting: null, onChange: () => {} };

export function add(words) {
  const area = byId("text");
  change(area.value.trimEnd().length, area.value.length, `\n\n${words}\n`);
}

export function use(words, from, to) {
  const at = placeOf(from, to);
  if (at) change(at[0], at[1], words);
}

function change(from, to, words) {
  const area = byId("text");
  area.focus();
  area.setSelectionRange(from, to);
  // As if typed, so that the browser's undo takes it back.
  if (!document.execCommand("insertText", false, words) && words) area.setRangeText(words, from, to, "end");
  say("state", () => fill("state", t("w.used")));
  editor.onChange();
}

// ---- places in the text

// Signs of Markdown may stand in between: "a **must**" is read as "a must".
const plain = (words) =>
  Array.from(words.trim().replace(/\s+/g, " "), (char) =>
    char === " " ? "[\\s*_]+" : char.replace(/[.*+?^${}()|[\]\\]/, "\\$&"),
  ).join("[*_]{0,3}");
const count = (pattern, within) => [...within.matchAll(pattern)].length;

/** Where a stretch of the text as it was read stands in the text as it was typed; null where it does not. */
function placeOf(from, to) {
  const read = Array.from(editor.posting.text); // offsets count characters, as Python does
  const words = read.slice(from, to).join("");
  const pattern = new RegExp(plain(words), "gu");
  const before = count(pattern, read.slice(0, from).join(""));
  const found = [...byId("text").value.matchAll(pattern)];
  const hit = found[before] || found[0];
  if (!hit) say("state", () => fill("state", t("w.not_found")));
  return hit ? [hit.index, hit.index + hit[0].length] : null;
}

export function reveal(from, to) {
  const area = byId("text");
  const at = placeOf(from, to);
  if (!at) return;
  area.scrollIntoView({ block: "nearest" });
  area.blur();
  area.setSelectionRange(at[0], at[0]);
  area.focus(); // scrolls to where the caret stands
  area.setSelectionRange(at[0], at[1]);
}

// ---- saving

export function download(words, type, file) {
  const link = h("a", { href: URL.createObjectURL(new Blob([words], { type })), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const fileName = () =>
  (editor.posting?.title || "posting")
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
    .trim()
    .slice(0, 80) || "posting";

/** The text, below the title where that stands beside it. */
export const wholeText = () => [byId("title").value.trim(), byId("text").value].filter(Boolean).join("\n\n");

/** The text with title and headings marked, and one sign for all lists. */
export function markdown() {
  const headings = new Set((editor.posting?.sections || []).map((one) => one.heading).filter(Boolean));
  const isHeading = (line) => headings.has(line) || headings.has(line.replace(/[:：]$/, ""));
  let titled = false;
  return wholeText()
    .split("\n")
    .map((raw) => {
      const line = raw.trim();
      if (line && !titled) {
        titled = true;
        return line.startsWith("#") ? line : `# ${line}\n`;
      }
      if (isHeading(line)) return `\n## ${line}\n`;
      return line.replace(/^[•·▪●*–—-]\s*/, "- ").replace(/^(\d+)[、.．)）]\s*/, "$1. ");
    })
    .join("\n")
    .replace(/\n{3,}/g, "\n\n");
}
