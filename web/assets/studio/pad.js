// What stands beside the selected element, for the mouse: the same is in the panel, for everybody.
import ContextPad from "diagram-js/lib/features/context-pad";
import { say } from "./words.js";

const ENTRY = (name) =>
  '<button type="button" class="entry" draggable="true" tabindex="-1">' +
  `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg></button>`;

class Provider {
  constructor(contextPad, connect, modeling, rules) {
    Object.assign(this, { connect, modeling, rules });
    contextPad.registerProvider(this);
  }

  getContextPadEntries(element) {
    const canConnect =
      !element.waypoints &&
      !["label", "bpmn:EndEvent"].includes(element.type) &&
      this.rules.allowed("connection.start", { source: element });
    const start = (event) => this.connect.start(event, element);
    const remove = {
      group: "edit",
      title: say("remove"),
      html: ENTRY("silang"),
      action: { click: () => this.modeling.removeElements([element]) },
    };
    const join = {
      group: "connect",
      title: say("connect"),
      html: ENTRY("kanan"),
      action: { click: start, dragstart: start },
    };
    return { ...(canConnect && { join }), ...(isKept(element) || { remove }) };
  }

  getMultiElementContextPadEntries(elements) {
    const act = () => this.modeling.removeElements([...elements]);
    return { remove: { group: "edit", title: say("remove"), html: ENTRY("silang"), action: { click: act } } };
  }
}
Provider.$inject = ["contextPad", "connect", "modeling", "rules"];

/** What a click must not take away: the process itself and its lanes. */
export function isKept(element) {
  return (
    ["bpmn:Participant", "bpmn:Lane", "bpmn:Process", "bpmn:Collaboration"].includes(element.type) || !element.parent
  );
}

export const pad = { __depends__: [ContextPad], __init__: ["studioPad"], studioPad: ["type", Provider] };
