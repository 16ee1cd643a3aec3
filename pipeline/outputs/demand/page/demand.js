import { byId, h, put } from "../../report/page/dom.js";

const data = JSON.parse(byId("data").textContent);
const ROOT = document.documentElement;
const FIRST = 25; // rows of a list that are shown at once
const COLUMN = { company: 1, place: 2, month: 3, lang: 4, title: 5 }; // of a posting, by kind of group
const KINDS = [...new Set(data.groups.map(([by]) => by))];
const DEPTHS = ["asked", "medium", "high"];
const now = { speaks: 0, by: "all", group: 0, depth: 0 };

function t(key, values = {}) {
  return data.ui[key][now.speaks].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
const percent = (share) => Math.round(100 * share);
const of = (pair) => pair[now.speaks] || pair[0];

/** Say whether a posting is of the group that is chosen. */
function isMember(posting) {
  const [by, name] = data.groups[now.group];
  return by === "all" || data.postings[posting][COLUMN[by]] === name;
}

function groupName([by, name]) {
  if (by === "all") return t("by.all");
  return by === "lang" ? t(`lang.${name}`) : name;
}

// ---- sentences behind a number

/** List postings, each with its sentences: [posting, [[text, note]...]]. */
function drill(title, rows, note) {
  const box = byId("drill");
  const list = h("ol", { class: "quotes" });
  let shown = 0;
  const more = h("button", { type: "button", onclick: () => grow() });
  function grow() {
    for (const [posting, quotes] of rows.slice(shown, shown + FIRST)) {
      const [name, company, place] = data.postings[posting];
      list.append(
        h(
          "li",
          {},
          h("strong", { dir: "auto" }, name || t("untitled")),
          " ",
          h("span", { class: "muted small", dir: "auto" }, [company, place].filter(Boolean).join(" · ")),
          h(
            "ul",
            {},
            quotes.map(([text, aside]) =>
              h(
                "li",
                {},
                h("q", { dir: "auto" }, text),
                aside ? h("span", { class: "muted small" }, ` ${aside}`) : null,
              ),
            ),
          ),
        ),
      );
    }
    shown += FIRST;
    more.hidden = shown >= rows.length;
    more.textContent = t("more", { n: Math.min(FIRST, rows.length - shown) });
  }
  const from = document.activeElement;
  const close = h(
    "button",
    {
      type: "button",
      onclick: () => {
        put(box);
        from?.focus();
      },
    },
    t("close"),
  );
  put(
    box,
    h("h2", { tabindex: "-1", id: "drill-title" }, title),
    note ? h("p", { class: "muted small" }, note) : null,
    list,
    h("p", {}, more, " ", close),
  );
  grow();
  byId("drill-title").focus();
  box.scrollIntoView({ block: "start" });
}

/** Return the sentences of the chosen group that pass, by posting. */
function quoted(passes) {
  const found = new Map();
  for (const one of data.sentences) {
    const [posting, , stage, , text, sure] = one;
    if (!isMember(posting) || !passes(one)) continue;
    if (!found.has(posting)) found.set(posting, []);
    const aside = [stage === null ? "" : t("stage.n", { n: stage }), t("sure", { n: sure })];
    found.get(posting).push([text, aside.filter(Boolean).join(", ")]);
  }
  return [...found];
}

const cellKey = (posting, competency) => posting * data.competencies.length + competency;

function link(label, open) {
  return h("button", { type: "button", class: "link number", onclick: open }, label);
}

/** A number of postings that opens its sentences; plain text where it is none. */
function number(n, title, rows) {
  return n ? link(t("postings.n", { n }), () => drill(title, rows())) : t("none.found");
}

// ---- competencies

function picture([, share, low, high, fixed, fixedLow, fixedHigh]) {
  const [from, to] = fixed === null ? [low, high] : [fixedLow, fixedHigh];
  return h(
    "span",
    { class: "share", "aria-hidden": "true" },
    h("i", { style: { left: `${100 * from}%`, width: `${100 * (to - from)}%` } }),
    fixed === null ? null : h("b", { style: { left: `${100 * fixed}%` } }),
    h("em", { style: { left: `${100 * share}%` } }),
  );
}

function interval(share, low, high) {
  return t("interval", { share: percent(share), low: percent(low), high: percent(high) });
}

/** A cell that says on a phone which column it is of. */
function cell(label, ...children) {
  return h("td", {}, h("span", { class: "label" }, label), children);
}

function askedRow(competency, at) {
  const figures = data.shares[now.group][at][now.depth];
  const [n, share, low, high, fixed, fixedLow, fixedHigh, never] = figures;
  const all = data.groups[now.group][2];
  const deep = new Set(
    data.cells
      .filter(([, which, band]) => which === at && band > now.depth)
      .map(([posting, which]) => cellKey(posting, which)),
  );
  const open = () =>
    drill(
      `${of(competency.name)}: ${t("of", { n, all })}`,
      quoted(([posting, which]) => which === at && deep.has(cellKey(posting, which))),
    );
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, of(competency.name)),
    cell(t("seen"), n ? link(t("of", { n, all }), open) : t("of", { n, all })),
    cell(t("picture"), picture(figures)),
    cell(t("share"), h("span", { class: "number" }, interval(share, low, high))),
    data.isCorrected
      ? cell(
          t("corrected"),
          fixed === null
            ? t("cannot")
            : h("strong", { class: "number" }, interval(fixed, fixedLow, fixedHigh)),
          never ? h("span", { class: "badge warn" }, t("never")) : null,
        )
      : null,
  );
}

function askedTable() {
  const heads = ["competency", "seen", "picture", "share", ...(data.isCorrected ? ["corrected"] : [])];
  const order = data.competencies.map((one, at) => [one, at, data.shares[now.group][at][now.depth]]);
  order.sort((a, b) => (b[2][4] ?? b[2][1]) - (a[2][4] ?? a[2][1]));
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "asked-title" },
    h(
      "table",
      { class: "stack", id: "asked" },
      h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, order.map(([one, at]) => askedRow(one, at))),
    ),
  );
}

// ---- stages and indicators

function stagePart(competency, at, stage, offset, never) {
  const title = stage.n === null ? t("stage.none") : t("stage.n", { n: stage.n });
  const cells = data.cells.filter(
    ([posting, which, , asked]) => which === at && asked === stage.n && isMember(posting),
  );
  const asks = new Set(cells.map(([posting, which]) => cellKey(posting, which)));
  const rows = () => quoted(([posting, which]) => which === at && asks.has(cellKey(posting, which)));
  return h(
    "section",
    {},
    h("h3", {}, title, stage.summary[0] ? h("span", { class: "muted", dir: "auto" }, `: ${of(stage.summary)}`) : null),
    h("p", { class: "small" }, never ? t("never") : number(asks.size, `${of(competency.name)}, ${title}`, rows)),
    h(
      "ul",
      { class: "indicators" },
      stage.indicators.map((text, number_) => indicatorRow(text, at, offset + number_, never)),
    ),
  );
}

function indicatorRow(text, at, indicator, never) {
  const rows = () => quoted(([, which, , nearest]) => which === at && nearest === indicator);
  const found = rows();
  return h(
    "li",
    {},
    h("span", { dir: "auto" }, of(text)),
    " ",
    never ? h("span", { class: "muted" }, t("never")) : number(found.length, of(text), rows),
  );
}

function stageBox(competency, at) {
  const never = data.shares[now.group][at][0][7];
  const body = h("div", { class: "stage-rows" });
  const fill = () => {
    let offset = 0;
    put(
      body,
      competency.stages.map((stage) => {
        const part = stagePart(competency, at, stage, offset, never);
        offset += stage.indicators.length;
        return part;
      }),
    );
  };
  return h(
    "details",
    { class: "box", ontoggle: (event) => event.target.open && !body.hasChildNodes() && fill() },
    h("summary", { dir: "auto" }, of(competency.name)),
    body,
  );
}

// ---- what no competency covers

function clusterTable() {
  const mine = new Map(data.clusters.map((_, at) => [at, []]));
  for (const [posting, at, text] of data.uncovered) if (isMember(posting)) mine.get(at).push([posting, text]);
  const isAll = data.groups[now.group][0] === "all";
  const rows = data.clusters
    .map(([words, lang, sentences, postings], at) => {
      const found = mine.get(at);
      const counts = isAll ? [sentences, postings] : [found.length, new Set(found.map(([one]) => one)).size];
      return [words, lang, ...counts, found];
    })
    .filter((row) => row[2])
    .sort((a, b) => b[3] - a[3] || b[2] - a[2]);
  if (!rows.length) return h("p", { class: "muted" }, t("none.open"));
  const heads = ["cluster", "by.lang", "postings", "sentences"];
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "open-title" },
    h(
      "table",
      { class: "stack", id: "clusters" },
      h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, rows.map(clusterRow)),
    ),
  );
}

function clusterRow([words, lang, sentences, postings, found]) {
  const open = () => {
    const byPosting = new Map();
    for (const [posting, text] of found) {
      if (!byPosting.has(posting)) byPosting.set(posting, []);
      byPosting.get(posting).push([text, ""]);
    }
    const note = found.length < sentences ? t("shown.some", { n: found.length }) : null;
    drill(words, [...byPosting], note);
  };
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, words || "–"),
    cell(t("by.lang"), t(`lang.${lang}`)),
    cell(t("postings"), h("span", { class: "number" }, postings)),
    cell(t("sentences"), link(t("sentences.n", { n: sentences }), open)),
  );
}

// ---- the page

function option(value, label, chosen) {
  return h("option", { value, selected: chosen }, label);
}

function choices() {
  const groups = data.groups.map((one, at) => [one, at]).filter(([[by]]) => by === now.by);
  const set = (change) => (event) => {
    const id = event.target.id;
    change(event.target.value);
    show();
    byId(id)?.focus();
    const chosen = data.groups[now.group];
    byId("said").textContent = t("now", { name: groupName(chosen), n: chosen[2] });
  };
  return h(
    "div",
    { class: "choose" },
    h(
      "label",
      {},
      t("by"),
      h(
        "select",
        {
          id: "by",
          onchange: set((value) => {
            now.by = value;
            now.group = data.groups.findIndex(([by]) => by === value);
          }),
        },
        KINDS.map((by) => option(by, t(`by.${by}`), by === now.by)),
      ),
    ),
    now.by === "all"
      ? null
      : h(
          "label",
          {},
          t("group"),
          h(
            "select",
            { id: "group", onchange: set((value) => (now.group = Number(value))) },
            groups.map(([one, at]) =>
              option(at, t("group.item", { name: groupName(one), n: one[2] }), at === now.group),
            ),
          ),
        ),
    h(
      "label",
      {},
      t("depth"),
      h(
        "select",
        { id: "depth", onchange: set((value) => (now.depth = Number(value))) },
        DEPTHS.map((key, at) => option(at, t(`depth.${key}`), at === now.depth)),
      ),
    ),
  );
}

function show() {
  const n = data.groups[now.group][2];
  put(
    byId("main"),
    h("h1", {}, t("title")),
    h("p", { class: "lead" }, t("lead", { framework: data.framework, n: data.groups[0][2] })),
    h(
      "section",
      { class: "box", "aria-label": t("counts") },
      h("ul", { class: "counts" }, data.leftOut.map(([kind, count]) => h("li", {}, h("strong", {}, count), ` ${t(kind)}`))),
    ),
    h("p", { class: "note" }, t(data.isCorrected ? "is" : "isnt")),
    choices(),
    h("p", { class: "muted small" }, t("small", { n: data.least })),
    h("h2", { id: "asked-title" }, t("asked"), h("span", { class: "muted" }, ` (${t("postings.n", { n })})`)),
    h("p", { class: "muted small" }, t(data.isCorrected ? "legend" : "legend.bare")),
    askedTable(),
    data.isCorrected ? h("p", { class: "muted small" }, neverNote()) : null,
    h("section", { class: "box", id: "drill", "aria-labelledby": "drill-title" }),
    h("h2", {}, t("stages")),
    h("p", { class: "muted small" }, t("stages.note")),
    data.competencies.map(stageBox),
    h("h2", { id: "open-title" }, t("not.covered")),
    h("p", { class: "muted small" }, t("not.covered.note")),
    clusterTable(),
  );
}

function neverNote() {
  const some = data.shares[now.group].some((depths) => depths[0][7]);
  return `${t("never.rule", { n: percent(data.never) })}${some ? "" : ` ${t("never.none")}`}`;
}

function frame() {
  ROOT.lang = now.speaks ? "zh-Hans" : "en";
  document.title = `jobprofile – ${t("title")}`;
  byId("skip").textContent = t("skip");
  put(
    byId("top"),
    h(
      "div",
      { class: "bar" },
      h("strong", { class: "brand" }, "jobprofile"),
      h(
        "div",
        { class: "languages", role: "group", "aria-label": t("languages") },
        [
          ["English", "en"],
          ["中文", "zh-Hans"],
        ].map(([name, lang], at) =>
          h("button", { type: "button", lang, "aria-pressed": String(at === now.speaks), onclick: () => speak(at) }, name),
        ),
      ),
      h("button", { type: "button", id: "print", onclick: () => print() }, t("print")),
    ),
    h("p", { class: "stamp" }, t("stamp")),
  );
  put(
    byId("stamp"),
    h("p", {}, t("stamp")),
    h("p", {}, data.masked ? `${t("masked")} ` : null, t("footer", { version: data.version })),
  );
}

function speak(at) {
  now.speaks = at;
  try {
    localStorage.setItem("jobprofile.language", at ? "zh" : "en");
  } catch {
    // A file that was opened from a mail may not be allowed to store anything.
  }
  frame();
  show();
}

function chosenLanguage() {
  try {
    return localStorage.getItem("jobprofile.language");
  } catch {
    return null;
  }
}

now.speaks = (chosenLanguage() || navigator.language || "en").startsWith("zh") ? 1 : 0;
frame();
show();
