// The shapes a coordinator can add: by a press they go behind the selected step, by the mouse where they are dropped.
import { asTRBL, getMid } from "diagram-js/lib/layout/LayoutUtil";
import { selfAndAllChildren } from "diagram-js/lib/util/Elements";
import { flowsFrom, isActivity, isKind, isNode } from "./elements.js";
import { say } from "./words.js";

const SHAPES = {
  person: { type: "bpmn:UserTask" },
  automatic: { type: "bpmn:ServiceTask" },
  table: { type: "bpmn:BusinessRuleTask" },
  branch: { type: "bpmn:ExclusiveGateway" },
  deadline: { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:TimerEventDefinition" },
  message: { type: "bpmn:SendTask", attributes: { "layak:operator": "notify" } },
  call: { type: "bpmn:CallActivity" },
  start: { type: "bpmn:StartEvent" },
  end: { type: "bpmn:EndEvent" },
};
const GATEWAYS = ["exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"];
const GAP = 50; // pixels between two steps
const ON_THE_EDGE = { type: "bpmn:BoundaryEvent", eventDefinitionType: "bpmn:TimerEventDefinition" };

/** Makes and places shapes. */
export class Shapes {
  constructor(modeler) {
    this.modeler = modeler;
    for (const name of [
      "elementFactory",
      "autoPlace",
      "modeling",
      "canvas",
      "selection",
      "create",
      "elementRegistry",
      "spaceTool",
    ])
      this[name] = modeler.get(name);
  }

  make(name, { type, eventDefinitionType, attributes } = SHAPES[name]) {
    const shape = this.elementFactory.createShape({ type, eventDefinitionType });
    shape.businessObject.set("name", say(`new.${name}`));
    for (const [key, value] of Object.entries(attributes ?? {})) shape.businessObject.set(key, value);
    return shape;
  }

  /** Begins to drag a new shape. */
  drag(name, event) {
    event.preventDefault();
    this.create.start(event, this.make(name));
  }

  /** Adds a shape where it makes sense and selects it: into the selected way, behind the selected step, or in sight. */
  add(name) {
    const after = this.selection.get().find((each) => isNode(each) || each.type === "bpmn:SequenceFlow");
    let made;
    this.modeler.together(() => {
      made = this.place(name, after);
    });
    this.selection.select(made);
    return made;
  }

  place(name, after) {
    if (name === "deadline" && after && isNode(after) && isActivity(after)) return this.onEdge(after);
    const made = this.make(name);
    if (!after || name === "start" || isKind(after, "endEvent")) return this.inSight(made);
    if (!isNode(after)) return name === "end" ? this.inSight(made) : this.between(after.source, after, made);
    const flows = flowsFrom(after);
    const isWay = flows.length === 1 && name !== "end" && !isKind(after, ...GATEWAYS);
    return isWay ? this.between(after, flows[0], made) : this.autoPlace.append(after, made);
  }

  /** Onto a way, behind its source: what stands further on moves aside. */
  between(source, flow, shape) {
    const { target } = flow;
    const right = source.x + source.width;
    this.makeRoom(source, right, shape);
    const at = { x: right + GAP + shape.width / 2, y: getMid(source).y };
    const made = this.modeling.createShape(shape, at, source.parent);
    this.modeling.reconnectEnd(flow, made, getMid(made));
    this.modeling.connect(made, target);
    return made;
  }

  makeRoom(source, right, shape) {
    const { y } = getMid(source);
    const half = shape.height / 2 + 10;
    const inTheWay = (each) =>
      each !== source &&
      isNode(each) &&
      each.host !== source &&
      each.x >= right - 1 &&
      each.y < y + half &&
      each.y + each.height > y - half;
    const next = Math.min(...this.elementRegistry.filter(inTheWay).map((each) => each.x));
    const lacks = Math.ceil((shape.width + 2 * GAP - (next - right)) / 10) * 10;
    if (lacks <= 0 || !Number.isFinite(lacks)) return;
    const all = selfAndAllChildren(this.canvas.getRootElement(), true);
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, "x", lacks, right + 1);
    this.spaceTool.makeSpace(movingShapes, resizingShapes, { x: lacks, y: 0 }, "e", right + 1);
  }

  onEdge(task) {
    const made = this.make("deadline", ON_THE_EDGE);
    made.businessObject.cancelActivity = false;
    const { left, bottom } = asTRBL(task);
    const taken = task.attachers.map((each) => getMid(each).x);
    const places = [0.25, 0.75, 0.5, 0, 1].map((part) => left + part * task.width);
    const x = places.find((place) => taken.every((other) => Math.abs(other - place) > made.width)) ?? places[0];
    return this.modeling.createShape(made, { x, y: bottom }, task, { attach: true });
  }

  /** Below an event on the edge, at the first height where this much width is free. */
  below(event, shape, width) {
    const { x } = getMid(event);
    const box = { left: x - shape.width / 2, width, height: shape.height + GAP };
    const around = this.elementRegistry.filter(
      (each) => each !== event && each !== event.label && (isNode(each) || each.type === "label"),
    );
    const isTaken = (top) => around.some((each) => meets(each, { ...box, top: top - GAP / 2 }));
    let top = event.y + event.height + GAP;
    while (isTaken(top)) top += 10;
    const made = this.modeling.createShape(shape, { x, y: top + shape.height / 2 }, event.parent);
    this.modeling.connect(event, made);
    return made;
  }

  inSight(shape) {
    const { x, y, width, height } = this.canvas.viewbox();
    const center = { x: x + width / 2, y: y + height / 2 };
    const pool = this.elementRegistry.find((each) => each.type === "bpmn:Participant");
    return this.modeling.createShape(shape, center, pool ?? this.canvas.getRootElement());
  }
}

function meets(shape, { left, top, width, height }) {
  return (
    shape.x < left + width && shape.x + shape.width > left && shape.y < top + height && shape.y + shape.height > top
  );
}
