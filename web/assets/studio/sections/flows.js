// Where it goes on from here: conditions, the way that is left, ways to add and to take away.
import { button, link, make } from "../dom.js";
import { flowsFrom, isKind, nameOf, nodesOf } from "../elements.js";
import { choice, group, text, tick } from "../fields.js";
import { say } from "../words.js";

const DECIDING = ["exclusiveGateway", "inclusiveGateway"];

export function flows(panel, element) {
  const out = flowsFrom(element);
  const isDeciding = isKind(element, ...DECIDING);
  const rows = out.map((flow, index) =>
    isDeciding && out.length > 1 ? decided(panel, element, flow, index) : plain(panel, flow),
  );
  return group(
    isDeciding && out.length > 1 ? say("decided_here") : say("then"),
    rows.length ? make("ul", { class: "ways" }, rows) : make("p", { class: "hint" }, say("leads_nowhere")),
    connect(panel, element),
  );
}

function plain(panel, flow) {
  return make(
    "li",
    {},
    make(
      "p",
      { class: "way" },
      link(nameOf(flow.target), () => panel.show(flow.target)),
      cut(panel, flow),
    ),
  );
}

function cut(panel, flow) {
  return link(say("cut"), () => panel.changes.remove(flow), {
    "aria-label": say("cut_to", { name: nameOf(flow.target) }),
  });
}

function decided(panel, gateway, flow, index) {
  const { changes } = panel;
  const it = flow.businessObject;
  const isDefault = gateway.businessObject.default === it;
  const condition = it.conditionExpression?.body ?? "";
  return make(
    "li",
    {},
    make(
      "p",
      { class: "way" },
      make(
        "b",
        {},
        link(nameOf(flow.target), () => panel.show(flow.target)),
      ),
      cut(panel, flow),
    ),
    text(`flow-${index}-name`, say("way_name"), it.name ?? "", (value) => changes.set(flow, "name", value)),
    isDefault ||
      text(`flow-${index}-condition`, say("when"), condition, (value) => changes.set(flow, "condition", value), {
        hint: index === 0 ? say("when_hint") : undefined,
      }),
    tick(`flow-${index}-default`, say("is_default"), isDefault, () => changes.set(gateway, "default", flow.id), {
      type: "radio",
      name: "default-flow",
    }),
  );
}

/** Joins a step to another without the mouse. */
function connect(panel, element) {
  const after = new Set(flowsFrom(element).map((flow) => flow.target));
  const free = nodesOf(panel.registry).filter(
    (each) => each !== element && !after.has(each) && panel.canConnect(element, each),
  );
  if (!free.length) return undefined;
  const options = free.map((each) => ({ key: each.id, title: nameOf(each) }));
  return choice("connect", say("connect_to"), "", options, (id) => id && panel.connect(element, id), {
    none: say("choose_step"),
  });
}

/** A flow that was selected itself. */
export function flow(panel, element) {
  const source = element.source;
  const isDecided = isKind(source, ...DECIDING);
  const isDefault = source.businessObject.default === element.businessObject;
  const body = element.businessObject.conditionExpression?.body ?? "";
  return [
    make(
      "p",
      {},
      link(nameOf(source), () => panel.show(source)),
      " → ",
      link(nameOf(element.target), () => panel.show(element.target)),
    ),
    isDefault && make("p", { class: "hint" }, say("is_default")),
    !isDefault &&
      (isDecided || body) &&
      text("condition", say("when"), body, (value) => panel.changes.set(element, "condition", value), {
        hint: say("when_hint"),
      }),
    isDecided && !isDefault && button(say("make_default"), () => panel.changes.set(source, "default", element.id)),
  ];
}
