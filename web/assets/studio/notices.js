// Reminders and what is said when a task is late, as drawings have them: a timer on the task's edge that does not stop
// it, a message, an end.
import { extensions, flowsFrom, isKind, nodesOf, timeOf } from "./elements.js";
import { Shapes } from "./shapes.js";
import { say } from "./words.js";

const WIDTH = 210; // pixels: the message and the end behind it
const KINDS = { reminder: "before_due(2)", late_notice: "after_due(0)" };

/** Adds a `reminder` two working days before the deadline or a `late_notice` at it; one step to undo. */
export function addNotice(modeler, changes, task, kind) {
  const shapes = new Shapes(modeler);
  const like = example(modeler.get("elementRegistry"), KINDS[kind]);
  modeler.together(() => {
    const timer = shapes.onEdge(task);
    changes.attribute(timer, "name", say(kind));
    changes.time(timer, "timeDate", KINDS[kind]);
    const send = shapes.below(timer, shapes.make("message"), WIDTH);
    changes.attribute(send, "name", say(`${kind}_sent`, { task: task.businessObject.name ?? "" }));
    for (const [name, value] of parameters(task, like)) changes.parameter(send, name, value);
    const end = shapes.autoPlace.append(send, shapes.make("end"));
    changes.attribute(end, "name", say(`${kind}_done`));
  });
}

// What it sends is taken from a message of the drawing that is sent at such a time, else from any.
function example(registry, time) {
  const all = nodesOf(registry);
  const isMessage = (each) => isKind(each, "sendTask") && each.businessObject.get("layak:operator") === "notify";
  const [unit] = time.split("(");
  const timers = all.filter((each) => isKind(each, "boundaryEvent") && timeOf(each).text.startsWith(unit));
  return timers.flatMap((each) => flowsFrom(each).map((flow) => flow.target)).find(isMessage) ?? all.find(isMessage);
}

function parameters(task, like) {
  const role = task.businessObject.get("layak:role") ?? "coordinator";
  const agency = task.businessObject.get("layak:agency");
  const template = like && extensions(like, "layak:Parameter").find(({ name }) => name === "template");
  return [["to", `"${role}"`], ["template", template?.value ?? ""], ...(agency ? [["agency", agency]] : [])];
}
