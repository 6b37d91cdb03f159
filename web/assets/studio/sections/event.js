// Events: timers with their time, messages with their name; what else there is, is shown.
import { eventDefinition, eventOf, isKind, nameOf, timeOf } from "../elements.js";
import { choice, text, tick, ticks } from "../fields.js";
import { named, say } from "../words.js";
import { timeGroup } from "./time.js";
import { link, make } from "../dom.js";

const REFERENCES = { escalation: "escalationRef", error: "errorRef", signal: "signalRef", compensate: "activityRef" };

export function event(panel, element) {
  const kind = isKind(element, "receiveTask") ? "message" : eventOf(element);
  const parts = { timer, message }[kind]?.(panel, element) ?? other(element, kind);
  return [edge(panel, element, kind), waitsFor(panel, element, kind), ...parts, ending(panel, element, kind)];
}

function edge(panel, element, kind) {
  if (!isKind(element, "boundaryEvent")) return undefined;
  const on = make(
    "p",
    { class: "hint" },
    say("sits_on"),
    " ",
    link(nameOf(element.host), () => panel.show(element.host)),
  );
  if (["error", "compensate", "cancel"].includes(kind)) return on;
  const stops = element.businessObject.cancelActivity !== false;
  const set = (value) => panel.changes.modeling.updateProperties(element, { cancelActivity: value });
  return make(
    "div",
    {},
    on,
    ticks(tick("stops", say("stops_the_task"), stops, set, { hint: say("stops_the_task_hint") })),
  );
}

function waitsFor(panel, element, kind) {
  if (!isKind(element, "intermediateCatchEvent") || !["timer", "message"].includes(kind)) return undefined;
  const options = ["timer", "message"].map((key) => ({ key, title: say(`waits_for.${key}`) }));
  return choice("waits-for", say("waits_for"), kind, options, (wanted) =>
    panel.replace(element, "intermediateCatchEvent", wanted),
  );
}

function timer(panel, element) {
  const { way, text: written } = timeOf(element);
  const units = isKind(element, "boundaryEvent")
    ? ["before_due", "after_due", "rung", "working_days", "working_hours", "hours"]
    : ["working_days", "working_hours", "hours", "after_due", "rung"];
  const set = (value) => panel.changes.set(element, way, value);
  if (way !== "timeDate") return [text(way, say(`time.${way}`), written, set, { hint: say(`time.${way}_hint`) })];
  return [
    timeGroup("timeDate", say("when_it_rings"), written, units, set, {
      hint: isKind(element, "boundaryEvent") ? say("rung_hint") : undefined,
    }),
  ];
}

function message(panel, element) {
  const now = (eventDefinition(element) ?? element.businessObject).messageRef?.name ?? "";
  const options = panel.vocabulary.messages.map((name) => ({ key: name, title: name }));
  return [
    choice("message", say("message_name"), now, options, (name) => name && panel.changes.message(element, name), {
      none: say("choose_message"),
    }),
  ];
}

function other(element, kind) {
  const definition = eventDefinition(element);
  const meant = definition?.[REFERENCES[kind]];
  return kind ? [make("p", { class: "hint" }, named("event", kind), meant && `: ${meant.name ?? meant.id}`)] : [];
}

/** An end is the end of its own path, or of everything that runs in this drawing. */
function ending(panel, element, kind) {
  if (!isKind(element, "endEvent") || !["", "terminate"].includes(kind)) return undefined;
  return ticks(
    tick(
      "terminate",
      say("ends_all"),
      kind === "terminate",
      (on) => panel.replace(element, "endEvent", on ? "terminate" : ""),
      { hint: say("ends_all_hint") },
    ),
  );
}
