// Reading a drawing: what an element is called, what kind it is, what hangs on it.
import { named, say } from "./words.js";

/** `userTask` of a shape, a connection or a moddle element. */
export function kindOf(element) {
  const type = (element.businessObject ?? element).$type.replace("bpmn:", "");
  return type[0].toLowerCase() + type.slice(1);
}

export function isKind(element, ...kinds) {
  return kinds.includes(kindOf(element));
}

export function isActivity(element) {
  return element.businessObject.$instanceOf("bpmn:Activity");
}

export function isNode(element) {
  return element.type !== "label" && element.businessObject?.$instanceOf?.("bpmn:FlowNode");
}

/** What it waits for or does as an event: `timer`, `message`, `terminate` ... or "" for a plain one. */
export function eventOf(element) {
  const definition = eventDefinition(element);
  return definition ? kindOf(definition).replace("EventDefinition", "") : "";
}

export function eventDefinition(element) {
  return element.businessObject.eventDefinitions?.[0];
}

/** The process a drawing's root or pool stands for. */
export function processOf(element) {
  const it = element.businessObject;
  if (it.$type === "bpmn:Process") return it;
  return it.processRef ?? it.participants?.[0]?.processRef;
}

/** `Tugas orang`, `Tenggat`, `Cabang`: the kind in the reader's words. */
export function kindWord(element) {
  const event = eventOf(element);
  return named("kind", event ? `${kindOf(element)}.${event}` : kindOf(element));
}

/** Its name; one without a name is told by its kind and neighbours. */
export function nameOf(element) {
  const it = element.businessObject ?? element;
  const name = isKind(element, "participant") ? (it.name ?? it.processRef?.name) : it.name;
  if (name) return name;
  if (it.$type === "bpmn:SequenceFlow") return say("flow_to", { name: nameOf(it.targetRef) });
  return `${named("kind", kindOf(element))} ${it.id}`;
}

/** The nodes of a drawing from the left to the right, what is attached after what it sits on. */
export function nodesOf(registry) {
  const shapes = registry.filter(isNode);
  const place = (shape) => (shape.host ? [...place(shape.host), shape.x, shape.y] : [shape.x, shape.y]);
  return shapes.sort((one, other) => compare(place(one), place(other)));
}

function compare(one, other) {
  const at = one.findIndex((value, index) => value !== other[index]);
  if (at === -1) return one.length - other.length;
  return other[at] === undefined ? 1 : one[at] - other[at];
}

export function flowsFrom(element) {
  return element.outgoing.filter((flow) => flow.type === "bpmn:SequenceFlow");
}

/** The timers on a task's edge whose instant is one of these functions: [{ shape, time }]. */
export function timersOn(task, read, functions) {
  return (task.attachers ?? [])
    .filter((shape) => eventOf(shape) === "timer")
    .map((shape) => ({ shape, time: read(timeOf(shape).text) }))
    .filter(({ time }) => functions.includes(time.unit));
}

export const TIMES = ["timeDate", "timeDuration", "timeCycle"];

/** Which of the three ways a timer has, and its text. */
export function timeOf(element) {
  const definition = eventDefinition(element);
  const way = TIMES.find((name) => definition?.[name]) ?? "timeDate";
  return { way, text: definition?.[way]?.body ?? "" };
}

export function extensions(element, type) {
  return (element.businessObject.extensionElements?.values ?? []).filter((each) => each.$type === type);
}
