// A task that a person does: who, with which form, until when, and what happens when nobody does it.
import { later, link, make } from "../dom.js";
import { readTime } from "../due.js";
import { flowsFrom, nameOf, timersOn } from "../elements.js";
import { area, choice, fold, group, text, tick, ticks } from "../fields.js";
import { say } from "../words.js";
import { timeGroup } from "./time.js";

const SENDERS = "senders";

export function task(panel, element) {
  const { vocabulary, changes } = panel;
  const it = element.businessObject;
  const set = (property) => (value) => changes.set(element, property, value);
  return [
    choice("role", say("who"), it.get("layak:role"), vocabulary.roles, set("role"), { none: say("nobody_yet") }),
    text("agency", say("whose_agency"), it.get("layak:agency") ?? "", set("agency"), {
      hint: say("whose_agency_hint"),
    }),
    fourEyes(panel, it.get("layak:excluding") ?? "", set("excluding")),
    choice("formKey", say("form"), it.get("layak:formKey"), vocabulary.forms, set("formKey"), {
      none: say("no_form_yet"),
    }),
    due(panel, element, it.get("layak:due") ?? "", set("due")),
    reminders(panel, element),
    whenLate(panel, element),
    fold("more", say("more"), more(panel, element, it, set)),
  ];
}

// Four eyes: whoever sent may not judge. Another rule than that is shown as it is written.
function fourEyes({ vocabulary }, excluding, set) {
  const canTick = vocabulary.facts.some(({ name }) => name === SENDERS);
  if ((canTick || excluding === SENDERS) && ["", SENDERS].includes(excluding))
    return ticks(
      tick("excluding", say("not_the_sender"), excluding === SENDERS, (on) => set(on ? SENDERS : ""), {
        hint: say("four_eyes"),
      }),
    );
  return text("excluding", say("not_these"), excluding, set, { hint: say("not_these_hint") });
}

function due(panel, element, text_, set) {
  const example = make("p", { class: "hint", id: "due-example", role: "status" });
  const ask = later(async (expression) => {
    const answer = expression ? await panel.askExample(expression) : {};
    if (answer) example.textContent = answer.words ? say("example", { words: answer.words }) : (answer.error ?? "");
  }, 250);
  ask(text_);
  const hint = origin(panel.vocabulary, readTime(text_).count);
  return timeGroup("due", say("due"), text_, ["none", "working_days", "working_hours", "hours"], set, {
    seen: ask,
    hint,
    after: [example],
  });
}

// Where a number comes from that is not written here, so that it is changed where it stands.
function origin({ data, decisions }, name) {
  const source = data.find((each) => each.name === name)?.source;
  if (!source) return undefined;
  if (source === "call") return say("from_call", { name });
  const table = decisions.find(({ id }) => id === source);
  return table ? say("from_table", { name, source: table.title }) : say("from_step", { name, source });
}

// A reminder is a timer on the edge that lets the task go on: each of them is the same one to edit here.
function reminders(panel, element) {
  const found = timersOn(element, readTime, ["before_due"]).filter(
    ({ shape }) => shape.businessObject.cancelActivity === false,
  );
  const rows = found.map(({ shape, time }, index) =>
    number(panel, `reminder-${index}`, say("reminder_count"), shape, time, say("days_before")),
  );
  const canAdd = Boolean(element.businessObject.get("layak:due"));
  const add = canAdd && link(say("add_reminder"), () => panel.addNotice(element, "reminder"), { id: "f-add-reminder" });
  return group(
    say("reminder"),
    rows,
    found.length === 0 && make("p", { class: "hint" }, canAdd ? say("no_reminder") : say("no_reminder_without_due")),
    add,
  );
}

function whenLate(panel, element) {
  const found = timersOn(element, readTime, ["after_due", "rung"]);
  const rows = found.map(({ shape, time }, index) =>
    number(
      panel,
      `late-${index}`,
      say("late_count"),
      shape,
      time,
      time.unit === "rung" ? say("rung_of") : say("days_after"),
    ),
  );
  const canAdd = found.length === 0 && element.businessObject.get("layak:due");
  const add =
    canAdd && link(say("add_late_notice"), () => panel.addNotice(element, "late_notice"), { id: "f-add-late" });
  return group(
    say("when_late"),
    rows,
    found.length === 0 && make("p", { class: "hint" }, say("nothing_when_late")),
    add,
  );
}

function number(panel, id, label, shape, time, unit) {
  const leads = flowsFrom(shape).map((flow) => flow.target);
  const input = make("input", {
    class: "input input-s",
    id: `f-${id}`,
    value: time.count,
    "aria-label": label,
    autocomplete: "off",
  });
  const words = make("span", {}, unit);
  input.addEventListener("change", () => panel.setTimer(shape, input, time.unit));
  const ways = leads.map((to) => link(nameOf(to), () => panel.show(to)));
  const stops = shape.businessObject.cancelActivity === false ? undefined : say("task_stops");
  return make(
    "div",
    { class: "clock-row" },
    make("div", { class: "unit" }, input, words),
    make(
      "p",
      { class: "hint" },
      link(nameOf(shape), () => panel.show(shape)),
      leads.length > 0 && " → ",
      ways,
      stops && ` · ${stops}`,
    ),
  );
}

function more(panel, element, it, set) {
  const pauses = ["never", "waiting"].map((key) => ({ key, title: say(`pause.${key}`) }));
  return [
    area(
      "documentation",
      say("instructions"),
      it.documentation?.[0]?.text ?? "",
      (value) => panel.changes.documentation(element, value),
      { hint: say("instructions_hint") },
    ),
    timeGroup("followUp", say("sleeps_until"), it.get("layak:followUp") ?? "", ["none", "before_due"], set("followUp")),
    text("priority", say("priority"), it.get("layak:priority") ?? "", set("priority"), { hint: say("priority_hint") }),
    text("assignee", say("assignee"), it.get("layak:assignee") ?? "", set("assignee"), { hint: say("assignee_hint") }),
    choice("pause", say("pause"), it.get("layak:pause"), pauses, set("pause"), { none: say("pause.default") }),
  ];
}
