import { ask, byId, chosenLanguage, faultTable, fill, h, page, post, say, speak, t, wordsOf } from "./bits.js";

const POLL = 500; // milliseconds between two looks at a job
const LISTED = 8;
let about = {};
let files = []; // [{file, name}]
let own = []; // what the server said of one's own frameworks
let checking = Promise.resolve(); // until it has said so
let job = null;
let marked = { n: 0, labels: "" }; // what was marked in the report that is shown
let shown = ""; // the key of the job whose report is shown
let applied = ""; // the marks that its tables hold already

// ---- postings

const sizeOf = (some) => some.reduce((sum, one) => sum + one.file.size, 0);
const mega = (bytes) => (bytes < 1e5 ? "< 0.1" : (bytes / 1e6).toFixed(1));

function addFiles(more) {
  // What systems leave in folders for themselves is no posting.
  const known = new Set(files.map((one) => `${one.name} ${one.file.size}`));
  files = files.concat(
    more.filter(
      (one) => !/(^|\/)(\.|~\$|Thumbs\.db$|desktop\.ini$)/.test(one.name) && !known.has(`${one.name} ${one.file.size}`),
    ),
  );
  showChosen();
}

function showChosen() {
  say("chosen", () => {
    const tooMany = files.length > about.most_files || sizeOf(files) > about.most_bytes;
    fill(
      "chosen",
      files.length
        ? [
            h(
              "p",
              {},
              t("chosen", { n: files.length, size: mega(sizeOf(files)) }),
              " ",
              h(
                "button",
                {
                  type: "button",
                  onclick: () => {
                    files = [];
                    showChosen();
                  },
                },
                t("chosen.clear"),
              ),
            ),
            h(
              "ul",
              { class: "files" },
              files.slice(0, LISTED).map((one) => h("li", { dir: "auto" }, one.name)),
              files.length > LISTED && h("li", { class: "muted" }, t("chosen.more", { n: files.length - LISTED })),
            ),
            tooMany &&
              h(
                "p",
                { class: "note warn" },
                t("chosen.too_many", { n: about.most_files, size: mega(about.most_bytes) }),
              ),
          ]
        : h("p", { class: "muted" }, t("chosen.none")),
    );
  });
}

const given = (input) => [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));

for (const [button, input] of [
  ["pick-files", "files"],
  ["pick-folder", "folder"],
]) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", (event) => {
    addFiles(given(event.target));
    event.target.value = "";
  });
}

/** All files of a dropped entry, folders opened. */
async function walk(entry, path = "") {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    return [{ file, name: path + file.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // a reader gives a hundred at a time
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...(await walk(one, `${path}${entry.name}/`)));
  }
}

const drop = byId("drop");
for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items]
    .map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry())
    .filter(Boolean);
  if (!entries.length) return addFiles([...event.dataTransfer.files].map((file) => ({ file, name: file.name })));
  for (const entry of entries) addFiles(await walk(entry));
  return undefined;
});
// A file that is dropped beside the box must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

// ---- framework

/** The keys of the chosen frameworks; none where one of them cannot be used. */
const chosenKeys = () => {
  if (chosenFramework() !== "own") return [chosenFramework()].filter(Boolean);
  return own.every((one) => one.key) ? own.map((one) => one.key) : [];
};
const chosenFramework = () => document.querySelector("[name=framework]:checked")?.value;

for (const one of document.querySelectorAll("[name=framework]"))
  one.addEventListener("change", () => {
    byId("own").hidden = chosenFramework() !== "own";
  });

byId("framework-file").addEventListener("change", (event) => {
  checking = checkFrameworks([...event.target.files]);
});

async function checkFrameworks(chosen) {
  own = [];
  if (!chosen.length) return fill("checked");
  say("checked", () => fill("checked", h("p", { class: "muted" }, t("framework.checking"))));
  const said = [];
  for (const file of chosen) {
    const body = new FormData();
    body.append("file", file, file.name);
    try {
      said.push({ file: file.name, ...(await post("framework", body)) });
    } catch (error) {
      return say("checked", () => fill("checked", h("p", { class: "note warn" }, wordsOf(error))));
    }
  }
  own = said;
  return say("checked", () => fill("checked", own.flatMap(shownFramework)));
}

function shownFramework(one) {
  if (one.error)
    return [
      h(
        "div",
        { class: "note warn" },
        h("p", {}, own.length > 1 ? `${one.file}: ` : "", t("framework.faults")),
        faultTable(one.error, t("framework.faults")),
      ),
    ];
  const { name, competencies, names, understood } = one.framework;
  return [
    h(
      "p",
      { class: "note" },
      "✓ ",
      t("framework.good", { name }),
      h("ul", {}, ...understood.map((sentence) => h("li", {}, sentence[page.language === "zh" ? 1 : 0]))),
      h("span", { class: "small" }, names.join(" · "), competencies > names.length ? " …" : ""),
    ),
    one.warnings.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `${t("framework.warnings")} (${one.warnings.length})`),
        faultTable(one.warnings, t("framework.warnings")),
      ),
  ];
}

// ---- the job

/** Show what went wrong: faults, or a function that says them in the language of the page. */
function showError(faults, trace) {
  byId("error").hidden = false;
  const said = typeof faults === "function" ? faults : () => faults;
  say("error", () =>
    fill(
      "error",
      h("p", {}, h("strong", {}, t("error"))),
      h(
        "ul",
        {},
        said().map((fault) =>
          h(
            "li",
            {},
            [fault.where, fault.what].filter(Boolean).join(": "),
            fault.mend ? h("div", {}, t("error.mend", { mend: fault.mend })) : null,
          ),
        ),
      ),
      trace ? h("details", {}, h("summary", {}, t("error.trace")), h("pre", {}, trace)) : null,
    ),
  );
  byId("error").scrollIntoView({ block: "center" });
}

function working(on) {
  byId("progress").hidden = !on;
  byId("go").disabled = on;
  byId("bar").removeAttribute("value");
}

byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("error").hidden = true;
  byId("result").hidden = true;
  if (chosenFramework() === "own") await checking; // a click that comes before the check is done is no mistake
  const missing = lacking();
  if (missing.length) return showError(() => missing.map((key) => ({ what: t(key), mend: t(`${key}.mend`) })));
  const body = new FormData();
  for (const key of chosenKeys()) body.append("framework", key);
  body.append("text", byId("text").value);
  body.append("encoder", document.querySelector("[name=encoder]:checked").value);
  for (const [name, box] of [
    ["sample", "use-samples"],
    ["show_personal", "show-personal"],
    ["evidence_only", "evidence-only"],
  ])
    body.append(name, byId(box).checked ? "1" : "0");
  for (const one of files) {
    body.append("names", one.name);
    body.append("files", one.file, one.file.name);
  }
  for (const name of ["marks", "signed"]) {
    const [file] = byId(name).files;
    if (file) body.append(name, file, file.name);
  }
  working(true);
  say("doing", () => fill("doing", t("progress.upload")));
  byId("progress").scrollIntoView({ block: "center" });
  try {
    const said = await post("jobs", body);
    if (!said.good) {
      working(false);
      return showError(said.error);
    }
    return follow(said, () => {
      applied = "";
    });
  } catch (error) {
    working(false);
    return showError(() => [{ what: wordsOf(error) }]);
  }
});

/** What a person still has to hand in. */
function lacking() {
  const some = byId("text").value.trim() || files.length || byId("use-samples").checked;
  return [!some && "lacking.posting", !chosenKeys().length && "lacking.framework"].filter(Boolean);
}

async function follow(now, onDone = () => {}) {
  job = now;
  working(true);
  while (job.state === "running") {
    showProgress();
    await new Promise((done) => setTimeout(done, POLL));
    try {
      job = await ask(`jobs/${job.key}`);
    } catch (error) {
      working(false);
      return showError(() => [{ what: wordsOf(error) }]);
    }
  }
  working(false);
  if (job.state === "done") {
    onDone();
    return showResult();
  }
  if (job.state === "failed") return showError(job.error, job.trace);
  byId("error").hidden = false;
  return say("error", () => fill("error", t("stopped")));
}

function showProgress() {
  const { stage, done, total } = job;
  const key = page.words[`progress.${stage}`] ? `progress.${stage}` : "progress.any";
  say("doing", () => fill("doing", stage ? t(key, { stage, done, total }) : t("progress.start")));
  const bar = byId("bar");
  if (total) {
    bar.max = total;
    bar.value = done;
  } else bar.removeAttribute("value");
}

byId("stop").addEventListener("click", () => job && post(`jobs/${job.key}/stop`));

function showResult() {
  const at = (name, save) => `jobs/${job.key}/${encodeURIComponent(name)}${save ? "?save" : ""}`;
  shown = job.key;
  byId("library").value = "";
  say("board", () => fill("board"));
  byId("result").hidden = false;
  byId("report").src = at("report.html");
  byId("tab").href = at("report.html");
  say("result", () => {
    fill(
      "summary",
      t("result.summary", job.summary),
      job.summary.duplicates ? ` ${t("result.copies", { n: job.summary.duplicates })}` : "",
    );
    fill("unfit", ...unfitRoles());
    const parts = job.files.filter((name) => /^report.*\.html$/.test(name)); // a very large run has several
    const saves = [
      ...parts.map((name) => [name, "save.report"]),
      ["role_by_competency.xlsx", "save.xlsx"],
      ["role_by_competency.csv", "save.csv"],
    ].filter(([name]) => job.files.includes(name));
    fill(
      "saves",
      h(
        "p",
        { class: "saves" },
        h("strong", {}, t("result.save")),
        " ",
        [...saves, ["jobprofile results.zip", "save.zip"]].map(([name, key]) =>
          h(
            "a",
            { class: "button", href: at(name, true), download: name },
            t(key),
            key === "save.report" && parts.length > 1 ? ` ${name}` : null,
          ),
        ),
      ),
    );
    fill(
      "views",
      h(
        "p",
        { class: "saves" },
        h("strong", {}, t("result.views")),
        " ",
        about.views.map((one) =>
          h(
            "a",
            { class: "button", href: `jobs/${job.key}/views/${one.name}`, target: "_blank", rel: "noopener" },
            one.title[page.language === "zh" ? 1 : 0],
          ),
        ),
      ),
    );
    fill(
      "failures",
      job.failures.length
        ? h(
            "details",
            { class: "note warn", open: job.failures.length <= 5 },
            h("summary", {}, t("failures", { n: job.failures.length })),
            faultTable(job.failures, t("failures", { n: job.failures.length })),
          )
        : null,
    );
  });
  byId("result-title").focus();
  byId("result").scrollIntoView();
}

// ---- a library of targets

byId("library").addEventListener("change", async (event) => {
  const body = new FormData();
  for (const file of event.target.files) body.append("files", file, file.name);
  if (!event.target.files.length) return;
  const of = shown;
  say("board", () => fill("board", h("p", { class: "muted" }, t("library.working"))));
  try {
    const said = await post(`jobs/${of}/library`, body);
    say("board", () => fill("board", said.good ? openBoard(of, said) : faultTable(said.error, t("library.faults"))));
  } catch (error) {
    say("board", () => fill("board", h("p", { class: "note warn" }, wordsOf(error))));
  }
});

const openBoard = (key, said) =>
  h(
    "p",
    { class: "saves" },
    h(
      "a",
      { class: "button main", href: `jobs/${key}/views/${said.view}`, target: "_blank", rel: "noopener" },
      t("library.open", said),
    ),
  );

/** Which of several frameworks profiled how many, and the roles that none of them is for. */
function unfitRoles() {
  const percent = (share) => `${Math.round(100 * share)} %`;
  const by = Object.entries(job.frameworks).map(([name, n]) => `${name} ${n}`);
  return [
    by.length > 1 && h("p", {}, t("result.by", { by: by.join(", ") })),
    job.n_unfit > 0 &&
      h(
        "details",
        { class: "note warn", open: job.n_unfit <= 5 },
        h("summary", {}, t("result.unfit", { n: job.n_unfit })),
        h(
          "ul",
          {},
          job.unfit.map((one) =>
            h(
              "li",
              { dir: "auto" },
              `${one.title || one.posting_id}: `,
              t("result.unfit_share", { framework: one.framework, share: percent(one.share) }),
            ),
          ),
        ),
      ),
  ];
}

// ---- marks that are set in the report

window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== byId("report").contentWindow) return;
  if (event.data?.jobprofile !== "marks") return;
  marked = event.data;
  say("apply", showMarks);
});

function showMarks() {
  const { n, labels } = marked;
  if (labels === applied) return fill("apply", n > 0 && t("apply.done", { n }));
  return fill("apply", h("button", { type: "button", class: "main", onclick: applyMarks }, t("apply", { n })));
}

async function applyMarks() {
  const { labels } = marked;
  const body = new FormData();
  body.append("marks", labels);
  byId("error").hidden = true;
  try {
    const said = await post(`jobs/${shown}/apply`, body);
    if (!said.good) return showError(said.error);
    await follow(said, () => {
      applied = labels;
    });
    return showMarks();
  } catch (error) {
    return showError(() => [{ what: wordsOf(error) }]);
  }
}

// ---- the page itself

byId("end").addEventListener("click", async () => {
  if (!confirm(t("end.sure"))) return;
  await post("end").catch(() => null);
  document.body.replaceChildren(h("main", {}, h("h1", {}, "jobprofile"), h("p", { role: "status" }, t("end.done"))));
});

async function begin() {
  [page.words, about] = await Promise.all([ask("strings.json"), ask("about.json")]);
  byId("samples").hidden = !about.sample;
  byId("sample-framework").hidden = byId("template").hidden = !about.sample;
  document.querySelector(`[name=framework][value=${about.sample ? "sample" : "own"}]`).checked = true;
  byId("own").hidden = about.sample;
  say("foot", () => fill("foot", t("served", about)));
  showChosen();
  speak(chosenLanguage());
  document.body.classList.add("ready");
  if (about.running) follow(await ask(`jobs/${about.running}`));
}

begin();
