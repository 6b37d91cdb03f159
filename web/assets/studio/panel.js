// The properties of what is selected, in plain words. Drawn anew after every change; the focus stays where it was.
import { button, later, make } from "./dom.js";
import { isCount, writeTime } from "./due.js";
import { isActivity, isKind, isNode, kindOf, kindWord, nameOf, processOf, timeOf } from "./elements.js";
import { area, choice, complain, fold, text } from "./fields.js";
import { addNotice } from "./notices.js";
import { isKept } from "./pad.js";
import { call, decision, effect, repeated } from "./sections/automatic.js";
import { event } from "./sections/event.js";
import { flow, flows } from "./sections/flows.js";
import { process } from "./sections/process.js";
import { task } from "./sections/task.js";
import { named, say } from "./words.js";

const SECTIONS = {
  userTask: task,
  manualTask: task,
  serviceTask: effect,
  sendTask: effect,
  businessRuleTask: decision,
  callActivity: call,
  startEvent: event,
  endEvent: event,
  boundaryEvent: event,
  intermediateCatchEvent: event,
  intermediateThrowEvent: event,
  receiveTask: event,
  sequenceFlow: flow,
  participant: process,
  process,
  collaboration: process,
};
const TYPED = 1000; // milliseconds in which letters typed on a choice belong together
const GATEWAYS = ["exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"];

export class Panel {
  constructor(modeler, place, changes, { vocabulary, askExample }) {
    Object.assign(this, { modeler, place, changes, vocabulary, askExample });
    this.registry = modeler.get("elementRegistry");
    this.selection = modeler.get("selection");
    this.canvas = modeler.get("canvas");
    const soon = later(() => this.draw(), 0); // a field hands over its text while the focus moves on: let it arrive
    const idle = later(() => this.draw(), TYPED);
    let typedAt = 0;
    place.addEventListener("keydown", ({ target, key }) => {
      if (target.matches("select") && key.length === 1) typedAt = Date.now();
    });
    modeler.on(["selection.changed", "import.done"], () => this.draw());
    modeler.on("commandStack.changed", () => (Date.now() - typedAt < TYPED ? idle() : soon()));
  }

  get element() {
    const [first] = this.selection.get();
    const it = first?.labelTarget ?? first;
    return (it?.parent && it) || this.canvas.getRootElement();
  }

  draw() {
    if (!this.element.businessObject) return; // nothing is open yet
    const place = remembered(this.place);
    this.place.replaceChildren(...this.parts(this.element).filter((part) => part instanceof Node));
    place();
  }

  parts(element) {
    const section = SECTIONS[kindOf(element)];
    const isProcess = ["participant", "process", "collaboration"].includes(kindOf(element));
    return [
      make(
        "div",
        {},
        make("p", { class: "caption" }, isProcess ? say("process") : kindWord(element)),
        make(
          "h2",
          { id: "props-title", tabindex: "-1" },
          isProcess ? (processOf(element)?.name ?? "") : nameOf(element),
        ),
      ),
      isProcess || this.name(element),
      isKind(element, ...GATEWAYS) && this.gateway(element),
      section?.(this, element) ?? (isKind(element, ...GATEWAYS) || make("p", { class: "hint" }, say("only_shown"))),
      isNode(element) && !isProcess && repeated(element),
      isNode(element) && !isKind(element, "endEvent") && flows(this, element),
      this.technical(element),
      isKept(element) ||
        button(isNode(element) ? say("remove_step") : say("remove_flow"), () => this.changes.remove(element), {
          name: "silang",
          look: "button button-danger button-small",
          id: "f-remove",
        }),
    ].flat(Infinity);
  }

  name(element) {
    if (isKind(element, "textAnnotation"))
      return area("text", say("note"), element.businessObject.text ?? "", (value) =>
        this.changes.modeling.updateLabel(element, value),
      );
    if (!element.businessObject.$descriptor.propertiesByName.name) return undefined;
    const label = isNode(element) ? say(isActivity(element) ? "step_name" : "name") : say("name");
    return text("name", label, element.businessObject.name ?? "", (value) => this.changes.set(element, "name", value));
  }

  gateway(element) {
    const options = GATEWAYS.map((key) => ({ key, title: named("kind", key) }));
    return choice("gateway", say("gateway_kind"), kindOf(element), options, (kind) => this.replace(element, kind), {
      hint: say(`gateway.${kindOf(element)}`),
    });
  }

  technical(element) {
    const it = element.businessObject;
    const attributes = Object.entries(it.$attrs ?? {}).map(([key, value]) => `${key} ${value}`);
    return fold(
      "technical",
      say("technical"),
      make("p", { class: "hash" }, [it.id, it.$type.replace("bpmn:", ""), ...attributes].join(" · ")),
    );
  }

  /** Selects an element, brings it into sight and the reader to its properties. */
  show(element, { isFocused = true } = {}) {
    this.selection.select(element);
    this.bring(element);
    if (isFocused) this.place.querySelector("#props-title")?.focus({ preventScroll: true });
  }

  /** The canvas says how an element comes into sight. */
  bring(_element) {}

  setTimer(shape, input, unit) {
    const isRight = isCount(input.value);
    complain(input, isRight ? undefined : say("count_wrong"));
    if (isRight) this.changes.set(shape, timeOf(shape).way, writeTime(unit, input.value));
  }

  /** Makes another kind of it, and keeps its name and its ways. */
  replace(element, kind, event) {
    const eventDefinitionType = event && `bpmn:${capital(event)}EventDefinition`;
    this.selection.select(
      this.modeler.get("bpmnReplace").replaceElement(element, { type: `bpmn:${capital(kind)}`, eventDefinitionType }),
    );
  }

  canConnect(source, target) {
    const allowed = this.modeler.get("rules").allowed("connection.create", { source, target });
    return allowed?.type === "bpmn:SequenceFlow";
  }

  connect(source, id) {
    this.changes.modeling.connect(source, this.registry.get(id));
  }

  addNotice(element, kind) {
    addNotice(this.modeler, this.changes, element, kind);
    this.selection.select(element);
  }
}

/** Keeps where the focus is and what is marked there; the answer puts it back. */
function remembered(place) {
  const { activeElement: active } = document;
  if (!place.contains(active)) return () => {};
  const { id, selectionStart, selectionEnd, value } = active;
  const at = stops(place).indexOf(active);
  return () => {
    const again = (id && document.getElementById(id)) || stops(place)[at];
    again?.focus({ preventScroll: true });
    const isText = again?.setSelectionRange && typeof selectionStart === "number";
    if (isText && again.value === value) again.setSelectionRange(selectionStart, selectionEnd);
  };
}

function stops(place) {
  return [...place.querySelectorAll("input, select, textarea, button, a, summary, [tabindex]")];
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}
