// The editor: a target from nothing, from one of the library, from a posting, or from the middle of those on the board;
// emphasis and stage by sliders; saved as a file that the library takes.

import { byId, download, h, put, say, select } from "../../report/page/dom.js";
import { BANDS, COMPETENCIES, DATA, POSTINGS, TARGETS } from "./data.js";
import { found } from "./filters.js";
import { likeness, median } from "./likeness.js";
import { sentences } from "./posting.js";
import { bandWord, own, percent, t } from "./words.js";
import { XLSX, workbook } from "./workbook.js";

const WHOLE = 60; // competencies that are all offered; of more, those that are wished
const NEAREST = 10;
const WEIGHTS = [0.5, 1, 2, 3];
const MIDDLE = "middle";
const ROUNDED = 0.05; // likenesses of the library come in tenths of a point

const COLUMNS = ["target", "titles", "competency", "band", "stage", "weight"];

const made = { name: "", titles: [], from: "", wishes: new Map() };
const library = [...TARGETS]; // what the board was made with, and after it what is added here

/** The library, and the editor under it. */
export function editor() {
  return [
    h("h1", {}, t("title.library")),
    h(
      "p",
      { class: "lead" },
      t(TARGETS.length ? "lead.library" : "lead.first", { library: DATA.library, n: TARGETS.length }),
    ),
    h(
      "div",
      { class: "starts" },
      h("div", { class: "field" }, h("label", { for: "e-name" }, t("edit.name")), nameField()),
      select("e-from", t("edit.from"), starts(), made.from, begin),
      postingField(),
    ),
    h("div", { id: "wishes" }),
    h("div", { id: "adding" }),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", id: "add", onclick: add }, t("edit.into_library")),
      h("button", { type: "button", id: "save-xlsx", onclick: saveLibrary }, t("edit.save_xlsx")),
      h("button", { type: "button", id: "save-json", onclick: () => save("json") }, t("edit.save_json")),
      h("button", { type: "button", id: "save-csv", onclick: () => save("csv") }, t("edit.save_csv")),
    ),
    h("p", { id: "held", class: "small" }),
    h("p", { class: "muted small" }, t("edit.about")),
    h("h2", { id: "nearest" }, t("edit.nearest")),
    h("div", { id: "near" }),
  ];
}

const nameField = () =>
  h("input", {
    id: "e-name",
    type: "text",
    value: made.name,
    oninput: (event) => {
      made.name = event.target.value;
    },
  });

const starts = () => [
  ["", t("edit.blank")],
  ...library.map(({ name }, n) => [`target ${n}`, t("edit.of_target", { name })]),
  [MIDDLE, t("edit.middle", { n: found().length })],
];

/** A field in which a posting is found by its words: of thousands no list could be read. */
function postingField() {
  const options = h("datalist", { id: "e-postings" });
  const offered = new Map();
  const offer = (event) => {
    const words = event.target.value.toLowerCase().trim();
    if (offered.has(event.target.value)) begin(`posting ${offered.get(event.target.value)}`);
    offered.clear();
    POSTINGS.forEach((one, n) => {
      if (offered.size < 30 && one.found.includes(words))
        offered.set([one.title || t("untitled"), one.company, one.id.slice(0, 6)].filter(Boolean).join(" · "), n);
    });
    put(options, ...[...offered.keys()].map((value) => h("option", { value })));
  };
  return h(
    "div",
    { class: "field wide" },
    h("label", { for: "e-posting" }, t("edit.posting")),
    h("input", { id: "e-posting", type: "search", list: "e-postings", oninput: offer, autocomplete: "off" }),
    options,
  );
}

function begin(from) {
  const [kind, number] = from.split(" ");
  made.from = from;
  if (kind === "target") {
    const { name, titles, wishes } = library[number];
    Object.assign(made, { name, titles, wishes: copied(wishes) });
  } else if (kind === "posting") {
    Object.assign(made, { name: POSTINGS[number].title, titles: [], wishes: median([POSTINGS[number]]) });
  } else {
    Object.assign(made, { titles: [], wishes: kind === MIDDLE ? median(found()) : new Map() });
  }
  byId("e-name").value = made.name;
  refreshEditor();
}

const copied = (wishes) => new Map([...wishes].map(([key, wish]) => [key, { ...wish }]));

/** Draw what follows from the wishes, after the view has been put into the page. */
export function refreshEditor() {
  const offered = COMPETENCIES.map((_, n) => n).filter((n) => COMPETENCIES.length <= WHOLE || made.wishes.has(n));
  put(byId("wishes"), offered.length ? offered.map(wishFields) : h("p", { class: "note" }, t("edit.nothing")));
  put(byId("adding"), COMPETENCIES.length > WHOLE && adding());
  put(
    byId("held"),
    library.length > 0 && t("edit.held", { n: library.length, names: library.map(({ name }) => name) }),
  );
  near();
}

function adding() {
  const left = COMPETENCIES.map(({ name }, n) => [String(n), own(name)]).filter(([n]) => !made.wishes.has(Number(n)));
  return select("e-add", t("edit.add"), [["", "–"], ...left], "", (value) => {
    if (value === "") return;
    made.wishes.set(Number(value), { band: 2, stage: null, weight: 1 });
    refreshEditor();
    byId(`band-${value}`).focus();
  });
}

/** One competency: two sliders, each with its value in words, and the stage's own words. */
function wishFields(competency) {
  const { name, stages } = COMPETENCIES[competency];
  const wish = () => made.wishes.get(competency) || { band: 0, stage: null, weight: 1 };
  const box = h("fieldset", { class: "wish" });
  const set = (change) => {
    const next = { ...wish(), ...change };
    if (next.band) made.wishes.set(competency, next);
    else made.wishes.delete(competency);
    tell();
    near();
  };
  const numbers = [null, ...stages.map(([n]) => n)];
  const band = slider(`band-${competency}`, t("emphasis"), BANDS.length - 1, wish().band, (value) =>
    set({ band: value }),
  );
  const stage =
    stages.length > 0 &&
    slider(`stage-${competency}`, t("stage"), stages.length, Math.max(0, numbers.indexOf(wish().stage)), (value) =>
      set({ stage: numbers[value], band: wish().band || 2 }),
    );
  const weight = select(
    `weight-${competency}`,
    t("edit.weight"),
    [...new Set([...WEIGHTS, wish().weight])].sort((a, b) => a - b).map((n) => [n, n]),
    wish().weight,
    (value) => set({ weight: Number(value), band: wish().band || 2 }),
  );
  const meaning = h("p", { class: "small muted" });
  const tell = () => {
    const now = wish();
    told(band, now.band, bandWord(now.band));
    const at = Math.max(0, numbers.indexOf(now.stage));
    if (stage) told(stage, at, now.band && at ? t("stage.n", { n: now.stage }) : t("edit.any_stage"));
    const said = now.band && stages.find(([n]) => n === now.stage);
    put(meaning, said ? own([said[1], said[2]]) : "");
    box.classList.toggle("off", !now.band);
  };
  put(box, h("legend", {}, own(name)), h("div", { class: "sliders" }, band, stage, weight), meaning);
  tell();
  return box;
}

/** A slider with its label and its value in words beside it. */
function slider(id, label, most, value, oninput) {
  return h(
    "div",
    { class: "field slider" },
    h("label", { for: id }, label),
    h("input", {
      id,
      type: "range",
      min: 0,
      max: most,
      step: 1,
      value,
      oninput: (event) => oninput(Number(event.target.value)),
    }),
    h("output", { for: id }),
  );
}

function told(field, value, words) {
  const input = field.querySelector("input");
  input.value = value;
  input.setAttribute("aria-valuetext", words);
  put(field.querySelector("output"), words);
}

/** The postings that are most like what is being made, and how many would have it as their nearest target. */
function near() {
  if (!made.wishes.size) {
    put(byId("near"), h("p", { class: "muted" }, t("edit.near_none")));
    return;
  }
  const alike = POSTINGS.map((one) => [likeness(one, made.wishes), one]).filter(([share]) => share);
  alike.sort((a, b) => b[0] - a[0]);
  const nearer = alike.filter(([share, one]) => 100 * share > best(one) + ROUNDED).length;
  put(
    byId("near"),
    TARGETS.length > 0 && h("p", {}, t("edit.nearer", { n: nearer, all: POSTINGS.length })),
    h(
      "ol",
      {},
      alike.slice(0, NEAREST).map(([share, one]) => nearItem(share, one)),
    ),
  );
}

const best = ({ likeness: nearest, runnerLikeness }) => Math.max(nearest ?? 0, runnerLikeness ?? 0);

const nearItem = (share, one) =>
  h(
    "li",
    {},
    h(
      "details",
      {},
      h(
        "summary",
        { dir: "auto" },
        `${percent(100 * share)} · ${one.title || t("untitled")}`,
        one.company && ` · ${one.company}`,
      ),
      one.cells
        .filter((cell) => cell.band)
        .map((cell) => [
          h("p", { class: "small" }, h("strong", {}, own(COMPETENCIES[cell.competency].name))),
          sentences(cell),
        ]),
    ),
  );

const named = () => made.name.trim() || t("edit.unnamed");

/** Put what is made into the library, in the place of a target of the same name. */
function add() {
  if (!made.wishes.size) return say(t("edit.near_none"), true);
  const one = { name: named(), titles: made.titles, wishes: copied(made.wishes) };
  const same = library.findIndex(({ name }) => name.toLowerCase() === one.name.toLowerCase());
  library.splice(same < 0 ? library.length : same, 1, one);
  put(
    byId("e-from"),
    starts().map(([value, words]) => h("option", { value }, words)),
  );
  refreshEditor();
  return say(t("edit.added", { name: one.name }), true);
}

function save(form) {
  const name = named();
  const rows = wishRows(made.wishes);
  if (!rows.length) return say(t("edit.near_none"), true);
  const file = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "target"}.${form}`;
  if (form === "json") {
    const target = { name, titles: made.titles, competencies: rows };
    download(`${JSON.stringify(target, null, 1)}\n`, file, "application/json");
  } else {
    const table = [COLUMNS, ...cellsOf({ ...made, name })];
    download(`\ufeff${table.map((row) => row.map(csvCell).join(",")).join("\n")}\n`, file, "text/csv");
  }
  return say(t("edit.saved", { file }), true);
}

/** Save all targets as one workbook; what is open and was not added yet is the only one where there is no other. */
function saveLibrary() {
  const held = library.length || !made.wishes.size ? library : [{ ...made, name: named() }];
  if (!held.length) return say(t("edit.near_none"), true);
  const file = "targets.xlsx";
  download(workbook("Targets", [COLUMNS, ...held.flatMap(cellsOf)]), file, XLSX);
  return say(t("edit.saved", { file }), true);
}

const wishRows = (wishes) =>
  [...wishes]
    .sort((a, b) => a[0] - b[0])
    .map(([n, { band, stage, weight }]) => ({ competency: COMPETENCIES[n].name[0], band: BANDS[band], stage, weight }));

const cellsOf = ({ name, titles, wishes }) =>
  wishRows(wishes).map((row) => [name, titles.join("; "), row.competency, row.band, row.stage ?? "", row.weight]);

/** A cell of CSV, quoted where it must be, and none that a spreadsheet would run. */
function csvCell(value) {
  const text = String(value);
  const inert = typeof value === "string" && /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
