// Building pieces of a page.

const SVG = "http://www.w3.org/2000/svg";
let count = 0;

/** `make("p", { class: "hint", hidden: true }, "text", element)`; `on…` listens; what is false is left out. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(made, name, value);
  made.append(...children.flat(Infinity).filter((child) => child && child !== true));
  return made;
}

function put(element, name, value) {
  if (value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}

/** A decorative icon; its symbol has to be in the page's sprite. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function button(text, act, { name = "", look = "button button-plain button-small", ...more } = {}) {
  return make("button", { type: "button", class: look, onclick: act, ...more }, name && icon(name), text);
}

export function link(text, act, more = {}) {
  return button(text, act, { look: "link", ...more });
}

export function fresh(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

/** Runs `act` once it has not been called for so long. */
export function later(act, milliseconds) {
  let waiting = 0;
  const call = (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(act, milliseconds, ...given);
  };
  call.cancel = () => clearTimeout(waiting);
  return call;
}

export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = make("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
