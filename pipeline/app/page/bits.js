// What both pages of the program use: texts in two languages, elements, and questions to the server.

/** The texts (key -> [English, Chinese]), the language of the page, and what to say again when it changes. */
export const page = { words: {}, language: "en", redraw: [] };

export const byId = (id) => document.getElementById(id);

/** The text of a key; `{name}` in it takes a value, `{name|group}` the word for a value. */
export function t(key, values = {}) {
  const pair = page.words[key] || [key, key];
  return own(pair).replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, name, group) => {
    const word = (value) => (group && page.words[`${group}.${value}`] ? t(`${group}.${value}`) : value);
    return [values[name]].flat().map(word).join(t("comma"));
  });
}

/** Of what stands in two languages, the one of the page. */
export const own = (pair) => (page.language === "zh" ? pair[1] : pair[0]);

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

export const fill = (id, ...children) => byId(id).replaceChildren(...children.flat().filter(Boolean));

/** Say something now, and again in the other language. */
export function say(place, how) {
  page.redraw = page.redraw.filter((one) => one.place !== place);
  page.redraw.push({ place, how });
  how();
}

export function speak(chosen) {
  page.language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
  try {
    localStorage.setItem("jobprofile.language", chosen);
  } catch {
    // Without storage the page begins in the browser's language each time.
  }
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-hint]")) one.placeholder = t(one.dataset.tHint);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", t(one.dataset.tLabel));
  for (const one of document.querySelectorAll("[data-t-title]")) one.title = t(one.dataset.tTitle);
  for (const one of document.querySelectorAll("[data-speak]"))
    one.setAttribute("aria-pressed", String(one.dataset.speak === chosen));
  for (const one of page.redraw) one.how();
}

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { "X-Jobprofile": "1" } });
  } catch {
    throw new Error("away");
  }
  const said = await answer.json().catch(() => ({ error: [{ what: `HTTP ${answer.status}`, where: "", mend: "" }] }));
  return { good: answer.ok, ...said };
}

export const post = (path, body) => ask(path, { method: "POST", body });

export const wordsOf = (error) => (error.message === "away" ? t("error.away") : String(error.message || error));

/** The language that was chosen before, else the browser's. */
export function chosenLanguage() {
  let chosen = null;
  try {
    chosen = localStorage.getItem("jobprofile.language");
  } catch {
    chosen = null;
  }
  if (chosen === "zh" || chosen === "en") return chosen;
  return (navigator.language || "en").startsWith("zh") ? "zh" : "en";
}

export function faultTable(faults, caption) {
  const heads = ["where", "failure.what", "failure.mend"].map((key) => h("th", { scope: "col" }, t(key)));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", { class: "sr" }, caption),
      h("thead", {}, h("tr", {}, heads)),
      h(
        "tbody",
        {},
        faults.map((fault) =>
          h(
            "tr",
            {},
            h("td", { dir: "auto" }, fault.where),
            h("td", { dir: "auto" }, fault.what),
            h("td", { dir: "auto" }, fault.mend),
          ),
        ),
      ),
    ),
  );
}

for (const one of document.querySelectorAll("[data-speak]"))
  one.addEventListener("click", () => speak(one.dataset.speak));
