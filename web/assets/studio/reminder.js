// A reminder as drawings have it: a timer on the task's edge that does not stop it, a message, an end.
import { extensions, nodesOf } from "./elements.js";
import { Shapes } from "./shapes.js";
import { say } from "./words.js";

const WIDTH = 210; // pixels: the message and the end behind it

/** Adds one two working days before the deadline; what it sends is taken from another message of the drawing. */
export function addReminder(modeler, changes, task) {
  const shapes = new Shapes(modeler);
  modeler.together(() => {
    const timer = shapes.onEdge(task);
    changes.attribute(timer, "name", say("reminder"));
    changes.time(timer, "timeDate", "before_due(2)");
    const send = shapes.below(timer, shapes.make("message"), WIDTH);
    changes.attribute(send, "name", say("remind", { who: task.businessObject.name ?? "" }));
    const like = example(modeler.get("elementRegistry"), send);
    for (const [name, value] of parameters(task, like)) changes.parameter(send, name, value);
    const end = shapes.autoPlace.append(send, shapes.make("end"));
    changes.attribute(end, "name", say("reminded"));
  });
}

function example(registry, not) {
  return nodesOf(registry).find((each) => each !== not && each.businessObject.get("layak:operator") === "notify");
}

function parameters(task, like) {
  const role = task.businessObject.get("layak:role") ?? "coordinator";
  const agency = task.businessObject.get("layak:agency");
  const template = like && extensions(like, "layak:Parameter").find(({ name }) => name === "template");
  return [["to", `"${role}"`], ["template", template?.value ?? ""], ...(agency ? [["agency", agency]] : [])];
}
