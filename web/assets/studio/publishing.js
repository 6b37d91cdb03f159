// What leads away from the drawing: publish, scenarios, files. What is not saved yet is saved before.
import { download, icon, make } from "./dom.js";
import { Refused, post } from "./server.js";
import { say } from "./words.js";

export class Publishing {
  constructor(modeler, saving, data) {
    Object.assign(this, { modeler, saving, data });
    this.publish = document.getElementById("studio-publish");
    this.why = document.getElementById("studio-why");
    this.results = document.getElementById("studio-results");
    this.publish.addEventListener("click", (event) => this.go(event));
    const acts = { scenarios: () => this.scenarios(), svg: () => this.svg(), bpmn: () => this.bpmn() };
    for (const [name, act] of Object.entries(acts))
      document
        .querySelector(`[data-act=${name}]`)
        .addEventListener("click", (event) => (event.preventDefault(), act()));
  }

  /** Whether it can be published, and if not, why; the link is one only when it can. */
  allow({ can_publish: can, why_not: why }) {
    this.publish.toggleAttribute("aria-disabled", false);
    if (can) this.publish.setAttribute("href", this.data.urls.publish);
    else {
      this.publish.removeAttribute("href");
      this.publish.setAttribute("aria-disabled", "true");
    }
    this.why.textContent = can ? "" : (why ?? "");
    this.why.hidden = can;
  }

  async go(event) {
    event.preventDefault();
    if (this.publish.getAttribute("aria-disabled") === "true") return;
    if (await this.saving.save()) location.assign(this.data.urls.publish);
  }

  async scenarios() {
    this.say(make("p", { class: "hint" }, say("running")));
    if (!(await this.saving.save())) return this.say(make("p", { class: "hint" }, say("save_first")));
    try {
      this.show(await post(this.data.urls.scenarios, this.data.csrf, {}));
    } catch (error) {
      this.say(
        make(
          "p",
          { class: "hint" },
          error instanceof Refused && error.answer?.message ? error.answer.message : say("not_run"),
        ),
      );
    }
    return undefined;
  }

  show({ passed, total, failed }) {
    if (!total) return this.say(make("p", {}, say("no_scenarios")));
    document.getElementById("scenario-count").textContent = say("passed_of", { passed, total });
    const title = make(
      "p",
      { class: "notice-title" },
      icon(failed.length ? "galat" : "centang"),
      make("span", {}, say("scenarios_passed", { passed, total })),
    );
    const rows = failed.map((each) =>
      make("li", {}, make("b", {}, each.title || each.name), ": ", each.message, each.at ? ` (${each.at})` : ""),
    );
    this.results.dataset.tone = failed.length ? "late" : "accepted";
    this.say(title, rows.length ? make("ul", {}, rows) : undefined);
    return undefined;
  }

  say(...parts) {
    this.results.replaceChildren(...parts.filter(Boolean));
    this.results.hidden = false;
  }

  async svg() {
    const { svg } = await this.modeler.saveSVG();
    const alone = svg.replace(/var\(--[\w-]+,\s*([^)]+)\)/g, "$1"); // without the page there are no colours of it
    download(`${this.data.name}.svg`, alone, "image/svg+xml");
  }

  async bpmn() {
    const { xml } = await this.modeler.saveXML({ format: true });
    download(`${this.data.name}.bpmn`, xml, "application/xml");
  }
}
