// What Layak does itself: operators with their parameters, decision tables, other processes.
import { button, link, make } from "../dom.js";
import { extensions } from "../elements.js";
import { choice, group, text } from "../fields.js";
import { say } from "../words.js";

export function effect(panel, element) {
  const { vocabulary, changes } = panel;
  const now = element.businessObject.get("layak:operator");
  return [
    choice("operator", say("operator"), now, vocabulary.operators, (value) => changes.set(element, "operator", value), {
      none: say("no_operator_yet"),
    }),
    pairs(panel, element, "layak:Parameter", {
      legend: say("parameters"),
      key: "name",
      value: "value",
      add: say("add_parameter"),
    }),
  ];
}

export function decision(panel, element) {
  const { vocabulary, changes } = panel;
  const it = element.businessObject;
  return [
    choice(
      "decision",
      say("decision"),
      it.get("layak:decision"),
      vocabulary.decisions.map(({ id, title }) => ({ key: id, title })),
      (value) => changes.set(element, "decision", value),
      { none: say("no_decision_yet") },
    ),
    text("result", say("result"), it.get("layak:result") ?? "", (value) => changes.set(element, "result", value), {
      hint: say("result_hint"),
    }),
  ];
}

export function call(panel, element) {
  const { vocabulary, changes } = panel;
  const it = element.businessObject;
  const bindings = ["deployment", "latest"].map((key) => ({ key, title: say(`binding.${key}`) }));
  return [
    choice(
      "calledElement",
      say("called"),
      it.calledElement,
      vocabulary.processes,
      (value) => changes.set(element, "calledElement", value),
      { none: say("no_process_yet") },
    ),
    choice(
      "binding",
      say("binding"),
      it.get("layak:binding"),
      bindings,
      (value) => changes.set(element, "binding", value),
      { none: say("binding.default"), hint: say("binding_hint") },
    ),
    pairs(panel, element, "layak:In", { legend: say("goes_in"), key: "target", value: "source", add: say("add_in") }),
    pairs(panel, element, "layak:Out", {
      legend: say("comes_out"),
      key: "target",
      value: "source",
      add: say("add_out"),
    }),
  ];
}

// Names with their expressions, one per row.
function pairs(panel, element, type, { legend, key, value, add }) {
  const { changes } = panel;
  const rows = extensions(element, type).map((each, index) => {
    const id = `${type.replace(":", "-")}-${index}`;
    return make(
      "div",
      { class: "pair" },
      text(`${id}-key`, say("pair_name"), each[key] ?? "", (written) => changes.of(element, each, { [key]: written })),
      text(`${id}-value`, say("pair_value"), each[value] ?? "", (written) =>
        changes.of(element, each, { [value]: written }),
      ),
      link(say("remove"), () => changes.removeExtension(element, each), {
        "aria-label": say("remove_named", { name: each[key] ?? "" }),
      }),
    );
  });
  const more = button(add, () => changes.addExtension(element, type, { [key]: "", [value]: "" }), {
    id: `f-add-${type.replace(":", "-")}`,
    name: "tambah",
  });
  return group(legend, rows, more);
}

/** How often it is done: told, not changed. */
export function repeated(element) {
  const loop = element.businessObject.loopCharacteristics;
  if (!loop) return undefined;
  const { loopDataInputRef: list, inputDataItem: item, loopCardinality: times } = loop;
  const words = list
    ? say("repeated_for", { item: item?.name ?? "", list: list.id ?? list })
    : say("repeated_times", { times: times?.body ?? "" });
  return make("p", { class: "hint" }, words, " ", loop.isSequential ? say("one_by_one") : say("all_at_once"));
}
