// Fields of the panel. Each keeps its id, so that the focus finds back after the panel is drawn anew.
import { icon, make } from "./dom.js";
import { say } from "./words.js";

/** A labelled text field; `set` gets the text when it was changed, `check` may answer what is wrong with it. */
export function text(id, label, value, set, { hint, check, ...more } = {}) {
  const input = make("input", {
    class: "input",
    id: `f-${id}`,
    value,
    autocomplete: "off",
    spellcheck: "false",
    ...more,
  });
  input.addEventListener("change", () => settle(input, set, check));
  return field(input, label, hint);
}

export function area(id, label, value, set, { hint } = {}) {
  const input = make("textarea", { class: "input", id: `f-${id}`, rows: 3 }, value);
  input.addEventListener("change", () => set(input.value.trim()));
  return field(input, label, hint);
}

/** A labelled choice; a value that is in none of the options stays, as the option it is. */
export function choice(id, label, value, options, set, { hint, none, ...more } = {}) {
  const select = make("select", { class: "input", id: `f-${id}`, ...more });
  if (none !== undefined) select.append(new Option(none, ""));
  for (const { key, title } of options) select.append(new Option(title, key));
  if (value && !options.some(({ key }) => key === value))
    select.append(new Option(say("unknown_value", { value }), value));
  select.value = value ?? "";
  select.addEventListener("change", () => set(select.value));
  return field(select, label, hint);
}

export function tick(id, label, isOn, set, { hint, type = "checkbox", name } = {}) {
  const input = make("input", { type, id: `f-${id}`, checked: isOn, name });
  input.addEventListener("change", () => set(input.checked));
  const words = make("label", { for: input.id }, label);
  return make("div", { class: "choice" }, input, words, hint && make("span", { class: "hint" }, hint));
}

export function ticks(...rows) {
  return make("div", { class: "choices choices-plain" }, rows);
}

export function group(legend, ...inside) {
  return make("fieldset", { class: "stack stack-s" }, make("legend", {}, legend), inside);
}

export function fold(id, title, ...inside) {
  const details = make(
    "details",
    { class: "more", id: `f-${id}` },
    make("summary", {}, title),
    make("div", { class: "stack" }, inside),
  );
  details.open = opened.has(id);
  details.addEventListener("toggle", () => (details.open ? opened.add(id) : opened.delete(id)));
  return details;
}
const opened = new Set(); // which parts somebody has opened: they stay so when the panel is drawn anew

function field(input, label, hint) {
  const made = make("div", { class: "field" }, make("label", { for: input.id }, label), input);
  if (!hint) return made;
  const words = make("p", { class: "hint", id: `${input.id}-hint` }, hint);
  input.setAttribute("aria-describedby", words.id);
  made.append(words);
  return made;
}

/** Hands a text over, or says beside it why it cannot be taken. */
export function settle(input, set, check) {
  const value = input.value.trim();
  const wrong = check?.(value);
  complain(input, wrong);
  if (!wrong) set(value);
}

export function complain(input, wrong) {
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  input.removeAttribute("aria-invalid");
  if (!wrong) return;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-errormessage", id);
  const words = make("p", { class: "error", id }, icon("galat"), make("span", {}, wrong));
  (input.closest(".unit") ?? input).after(words);
}
