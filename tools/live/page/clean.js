// HTML that comes from Python is shown with the tags that outputs of the book have, and no others: it
// is read without being run, and what is allowed is made anew.

const TAGS = new Set(("div p span ul ol li dl dt dd code pre strong em b i sub sup br " +
  "table thead tbody tr th td caption h3 h4 img").split(" "));
const ATTRIBUTES = ["class", "role", "aria-label", "alt", "width", "height", "colspan", "rowspan"];
const STYLES = ["border-left", "padding-left", "white-space", "text-align", "max-width", "height"];

/** Return a new element. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Return the nodes of a text of HTML, as far as they are harmless. */
export function clean(html) {
  const parts = document.createDocumentFragment();
  const read = new DOMParser().parseFromString(html, "text/html");
  parts.append(...[...read.body.childNodes].map(cleaned));
  return parts;
}

function cleaned(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  const name = node.nodeName.toLowerCase();
  if (!TAGS.has(name)) return /^(script|style|#comment)$/.test(name) ? "" : node.textContent;
  const made = make(name, {}, ...[...node.childNodes].map(cleaned));
  for (const each of ATTRIBUTES) if (node.hasAttribute(each)) made.setAttribute(each, node.getAttribute(each));
  for (const each of STYLES) made.style.setProperty(each, node.style.getPropertyValue(each));
  if (name === "img" && node.getAttribute("src")?.startsWith("data:image/")) made.src = node.getAttribute("src");
  return made;
}
