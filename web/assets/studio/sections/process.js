// The process itself: shown while no step is selected.
import { make } from "../dom.js";
import { processOf } from "../elements.js";
import { area, fold, text } from "../fields.js";
import { say } from "../words.js";

export function process(panel, element) {
  const it = processOf(element);
  const { changes } = panel;
  return [
    make("p", { class: "hint" }, say("choose_a_step")),
    area("documentation", say("about"), it.documentation?.[0]?.text ?? "", (value) =>
      changes.documentation(element, value),
    ),
    fold(
      "more",
      say("more"),
      text(
        "facts",
        say("facts"),
        it.get("layak:facts") ?? "",
        (value) =>
          changes.set(
            element,
            "facts",
            value
              .split(/[\s,]+/)
              .join(" ")
              .trim(),
          ),
        { hint: say("facts_hint") },
      ),
      text(
        "businessKey",
        say("business_key"),
        it.get("layak:businessKey") ?? "",
        (value) => changes.set(element, "businessKey", value),
        { hint: say("business_key_hint") },
      ),
    ),
    facts(panel),
  ];
}

// What conditions may ask for, so that nobody has to know it by heart.
function facts({ vocabulary }) {
  if (!vocabulary.facts.length) return undefined;
  const rows = vocabulary.facts.map(({ name, means }) =>
    make("div", {}, make("dt", {}, make("code", {}, name)), make("dd", {}, means ?? "")),
  );
  return fold("facts-list", say("known_facts"), make("dl", { class: "facts facts-tight" }, rows));
}
