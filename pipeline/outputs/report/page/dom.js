// Building blocks of the page. Text only ever becomes a text node: nothing that a posting says can
// turn into markup, because no function here (or anywhere else in the page) parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, `on*` listeners, `style` as an object, children as nodes or text. */
function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Make an SVG element in the same way. */
function svg(name, attributes, ...children) {
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
function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

const byId = (id) => document.getElementById(id);

/** An address within this page; every part is encoded, so an id can hold anything. */
function link(...parts) {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

/** An address on a role, in this file or in the one that holds its words. */
function roleLink(role, kind, ...rest) {
  const address = role.members ? link("group", role.id) : link(kind, role.id, ...rest);
  return isFar(role) ? encodeURIComponent(META.parts[role.far]) + address : address;
}

/** A list of options for a <select>; options are [value, words]. */
function select(id, label, options, value, onchange) {
  const list = h("select", { id, onchange: (event) => onchange(event.target.value) },
    options.map(([key, words]) => h("option", { value: key, selected: String(key) === String(value) }, words)));
  return h("div", { class: "field" }, h("label", { for: id }, label), list);
}

/** Tell a screen reader what changed without moving the focus; `seen` shows it to everyone for a while. */
function say(words, seen) {
  const box = byId("said");
  box.textContent = words;
  box.className = seen ? "toast" : "sr";
  if (seen) setTimeout(() => { box.className = "sr"; }, 5000);
}
