// Building blocks of the page. Text only ever becomes a text node: nothing that a posting says can
// turn into markup, because no function here (or anywhere else in the page) parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, `on*` listeners, `style` as an object, children as nodes or text. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Make an SVG element in the same way. */
export function svg(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [k, v] of Object.entries(value)) element.style.setProperty(k, v);
    else element.setAttribute(key, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replace what an element holds; absent children are left out as in `h`. */
export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

export const byId = (id) => document.getElementById(id);

/** An address within this page; every part is encoded, so an id can hold anything. */
export function link(...parts) {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

/** A list of options for a <select>; options are [value, words]. */
export function select(id, label, options, value, onchange) {
  const list = h(
    "select",
    { id, onchange: (event) => onchange(event.target.value) },
    options.map(([key, words]) => h("option", { value: key, selected: String(key) === String(value) }, words)),
  );
  return h("div", { class: "field" }, h("label", { for: id }, label), list);
}

/** Tell a screen reader what changed without moving the focus; `seen` shows it to everyone for a while. */
export function say(words, seen) {
  const box = byId("said");
  box.textContent = words;
  box.className = seen ? "toast" : "sr";
  if (seen)
    setTimeout(() => {
      box.className = "sr";
    }, 5000);
}

/** Draw the view again: what it shows has changed, and its address has not. */
export const redraw = () => window.dispatchEvent(new Event("redraw"));

/** Bring something into view, with the focus on it and a short glow. */
export function reveal(element) {
  if (!element) return;
  for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
  element.classList.remove("glow");
  requestAnimationFrame(() => element.classList.add("glow"));
}

/** Hand a text to the reader as a file. */
export function download(text, filename, type = "application/x-ndjson") {
  const address = URL.createObjectURL(new Blob([text].flat(), { type }));
  const anchor = h("a", { href: address, download: filename });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
