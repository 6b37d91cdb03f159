// Every way the studio changes a drawing. All of it goes through commands, so that all of it can be undone.
import { TIMES, eventDefinition, extensions, processOf } from "./elements.js";

/** The changes over a modeler: the setters that panel and mends share, and what only the panel needs. */
export class Changes {
  constructor(modeler) {
    this.modeler = modeler;
    this.modeling = modeler.get("modeling");
    this.factory = modeler.get("bpmnFactory");
    this.registry = modeler.get("elementRegistry");
  }

  /** Sets what a finding's mend or a field names; "" takes it away. Throws for a property nobody knows. */
  set(element, property, value) {
    const act = this.setter(property);
    if (!act) throw new Error(`no setter for ${property}`);
    act(element, value);
  }

  setter(property) {
    if (OURS.has(property)) return (element, value) => this.attribute(element, `layak:${property}`, value);
    if (TIMES.includes(property)) return (element, value) => this.time(element, property, value);
    return {
      name: (element, value) => this.attribute(element, "name", value),
      calledElement: (element, value) => this.attribute(element, "calledElement", value),
      condition: (flow, value) => this.condition(flow, value),
      default: (gateway, flow) => this.defaultFlow(gateway, flow),
      delete: (element) => this.remove(element),
      facts: (element, value) => this.ofProcess(element, "layak:facts", value),
      businessKey: (element, value) => this.ofProcess(element, "layak:businessKey", value),
    }[property];
  }

  attribute(element, name, value) {
    this.modeling.updateProperties(element, { [name]: value || undefined });
  }

  ofProcess(element, name, value) {
    this.modeling.updateModdleProperties(element, processOf(element), { [name]: value || undefined });
  }

  remove(element) {
    this.modeling.removeElements([element]);
  }

  /** The text of a timer; another way than before takes the place of the old one. */
  time(element, way, text) {
    const definition = eventDefinition(element);
    const old = definition[way];
    if (old && text) return this.modeling.updateModdleProperties(element, old, { body: text });
    const others = Object.fromEntries(TIMES.map((name) => [name, undefined]));
    const made = text ? this.expression(definition, text) : undefined;
    return this.modeling.updateModdleProperties(element, definition, { ...others, [way]: made });
  }

  condition(flow, text) {
    const old = flow.businessObject.conditionExpression;
    if (old && text) return this.modeling.updateModdleProperties(flow, old, { body: text });
    const made = text ? this.expression(flow.businessObject, text) : undefined;
    return this.modeling.updateProperties(flow, { conditionExpression: made });
  }

  /** The way out that is taken when no other is; it needs no condition, so it keeps none. */
  defaultFlow(gateway, id) {
    const flow = id ? this.registry.get(id) : undefined;
    this.modeler.together(() => {
      if (flow?.businessObject.conditionExpression)
        this.modeling.updateProperties(flow, { conditionExpression: undefined });
      this.modeling.updateProperties(gateway, { default: flow?.businessObject });
    });
  }

  documentation(element, text) {
    const owner = element.type === "bpmn:Participant" ? processOf(element) : element.businessObject;
    const [old, ...more] = owner.documentation ?? [];
    if (old && text) return this.modeling.updateModdleProperties(element, old, { text });
    const made = text ? [this.child(owner, "bpmn:Documentation", { text }), ...more] : more;
    return this.modeling.updateModdleProperties(element, owner, { documentation: made });
  }

  /** A new `layak:in`, `layak:out` or `layak:parameter`. */
  addExtension(element, type, values) {
    const owner = element.businessObject;
    const held = owner.extensionElements;
    if (held) {
      const made = this.child(held, type, values);
      return this.modeling.updateModdleProperties(element, held, { values: [...held.values, made] });
    }
    const box = this.child(owner, "bpmn:ExtensionElements", {});
    box.values = [this.child(box, type, values)];
    return this.modeling.updateProperties(element, { extensionElements: box });
  }

  removeExtension(element, gone) {
    const held = element.businessObject.extensionElements;
    const values = held.values.filter((each) => each !== gone);
    if (values.length) return this.modeling.updateModdleProperties(element, held, { values });
    return this.modeling.updateProperties(element, { extensionElements: undefined });
  }

  of(element, moddle, properties) {
    this.modeling.updateModdleProperties(element, moddle, properties);
  }

  /** Sets a parameter of an operator that may be there already. */
  parameter(element, name, value) {
    const old = extensions(element, "layak:Parameter").find((each) => each.name === name);
    if (old) return this.of(element, old, { value });
    return this.addExtension(element, "layak:Parameter", { name, value });
  }

  /** The message an event waits for or sends, made in the file where it is not there yet. */
  message(element, name) {
    const definition = eventDefinition(element) ?? element.businessObject;
    const file = this.modeler.getDefinitions();
    const old = file.rootElements.find((each) => each.$type === "bpmn:Message" && each.name === name);
    const made = old ?? this.child(file, "bpmn:Message", { id: this.newId("message", name), name });
    this.modeler.together(() => {
      if (!old) this.of(element, file, { rootElements: [...file.rootElements, made] });
      this.of(element, definition, { messageRef: made });
    });
  }

  newId(prefix, name) {
    const wanted = `${prefix}_${name.replace(/\W+/g, "_")}`;
    return this.registry.get(wanted) ? this.modeler.get("moddle").ids.nextPrefixed(`${wanted}_`) : wanted;
  }

  expression(parent, body) {
    return this.child(parent, "bpmn:FormalExpression", { body });
  }

  child(parent, type, values) {
    const made = this.factory.create(type, values);
    made.$parent = parent;
    return made;
  }
}

// Attributes of layak.moddle.json on elements.
const OURS = new Set([
  "formKey",
  "role",
  "agency",
  "assignee",
  "excluding",
  "due",
  "followUp",
  "priority",
  "pause",
  "operator",
  "binding",
  "version",
  "decision",
  "result",
]);
