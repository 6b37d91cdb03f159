// A time as a count and a unit, or as the expression it is.
import { fresh, make } from "../dom.js";
import { isCount, readTime, writeTime } from "../due.js";
import { complain } from "../fields.js";
import { say } from "../words.js";

/**
 * A group with count and unit. `units` are those that make sense here, "none" among them where a time may be missing;
 * `set` gets the expression, `seen` each text while it is typed.
 */
export function timeGroup(id, legend, text, units, set, { seen, hint, after = [] } = {}) {
  const time = readTime(text);
  const unit = make("select", { class: "input", id: `f-${id}-unit`, "aria-label": say("unit_of", { what: legend }) });
  const known = units.includes(time.unit) || ["none", "formula"].includes(time.unit);
  for (const each of [...units, "formula"]) unit.append(new Option(say(`unit.${each}`), each));
  unit.value = known ? time.unit : "formula";
  if (time.unit === "none" && !units.includes("none")) unit.value = units[0];
  const count = make("input", { class: "input input-s", id: `f-${id}`, autocomplete: "off", spellcheck: "false" });
  const row = make("div", { class: "unit" }, count, unit);
  const read = () => expression(count, unit);
  const lay = () => {
    const isFormula = unit.value === "formula";
    count.hidden = unit.value === "none";
    // a name needs more room than a number
    count.classList.toggle("input-s", !isFormula && !/^[A-Za-z_]/.test(count.value));
    row.classList.toggle("unit-formula", isFormula);
    count.setAttribute(
      "aria-label",
      isFormula ? say("formula_of", { what: legend }) : say("count_of", { what: legend }),
    );
  };
  count.value = unit.value === "formula" ? time.text : time.count;
  const hand = () => {
    const { text: written, wrong } = read();
    complain(count, wrong);
    if (!wrong && written !== (text ?? "").trim()) set(written);
  };
  count.addEventListener("change", hand);
  count.addEventListener("input", () => !read().wrong && seen?.(read().text));
  unit.addEventListener("change", () => {
    if (unit.value === "formula" && time.text) count.value = time.text;
    else if (!isCount(count.value)) count.value = "1";
    lay();
    seen?.(read().text);
    hand();
  });
  lay();
  const words = hint && make("p", { class: "hint", id: fresh("hint") }, hint);
  if (words) count.setAttribute("aria-describedby", words.id);
  return make("fieldset", { class: "stack stack-s" }, make("legend", {}, legend), row, words, after);
}

function expression(count, unit) {
  const value = count.value.trim();
  if (unit.value === "none") return { text: "" };
  if (unit.value === "formula") return value ? { text: value } : { wrong: say("formula_missing") };
  return isCount(value) ? { text: writeTime(unit.value, value) } : { wrong: say("count_wrong") };
}
