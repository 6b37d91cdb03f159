// What the server's linter says, beside the drawing and on it. A press leads to the element, a mend is made at once.
import { button, icon, later, link, make } from "./dom.js";
import { nameOf } from "./elements.js";
import { latest } from "./server.js";
import { say } from "./words.js";

const WAIT = 500; // milliseconds after the last change
const LEVELS = { error: { tone: "late", sign: "galat" }, advice: { tone: "returned", sign: "awas" } };

export class Problems {
  constructor(modeler, panel, data) {
    Object.assign(this, { modeler, panel, data, found: undefined });
    this.place = document.getElementById("problems-list");
    this.count = document.getElementById("problems-count");
    this.words = document.getElementById("problems-checked");
    this.ask = latest(data.urls.check, data.csrf);
    this.soon = later(() => this.check(), WAIT);
    modeler.on("commandStack.changed", () => this.soon());
    document.querySelector("[data-act=check]").addEventListener("click", () => this.checkNow());
  }

  /** Asks the server about the drawing as it stands now; `onChecked` hears whether it can be published. */
  async check() {
    this.soon.cancel();
    const { xml } = await this.modeler.saveXML({ format: true });
    try {
      const answer = await this.ask({ name: this.data.name, xml });
      if (answer) this.take(answer);
    } catch (error) {
      this.words.textContent = error.answer?.message ?? say("not_checked");
    }
  }

  async checkNow() {
    await this.check();
    document.getElementById("problems-title").focus();
  }

  take(answer) {
    const isNews = JSON.stringify(this.found) !== JSON.stringify(answer.findings);
    this.found = answer.findings;
    this.words.textContent = answer.checked_words ?? "";
    if (isNews) this.draw(); // saving says again what checking said: no button is swapped under a finger
    this.mark();
    this.onChecked?.(answer);
  }

  draw() {
    const errors = this.found.filter(({ level }) => level === "error").length;
    const advice = this.found.length - errors;
    this.count.textContent = say("problem_count", { errors, advice });
    this.place.replaceChildren(
      this.found.length ? this.table() : make("p", { class: "empty" }, icon("centang"), " ", say("no_problems")),
    );
    const pill = document.getElementById("check-pill");
    pill.textContent = String(errors);
    pill.hidden = errors === 0;
  }

  table() {
    const heads = [["severity"], ["step"], ["problem"], ["mend", "num"]];
    const head = make(
      "tr",
      { role: "row" },
      heads.map(([word, look]) => make("th", { scope: "col", role: "columnheader", class: look }, say(word))),
    );
    const rows = this.found.map((each) => this.row(each));
    return make(
      "table",
      { class: "table fold", role: "table", "aria-labelledby": "problems-title" },
      make("thead", { role: "rowgroup" }, head),
      make("tbody", { role: "rowgroup" }, rows),
    );
  }

  row(finding) {
    const { tone, sign } = LEVELS[finding.level];
    const cell = (word, more, ...inside) => make("td", { role: "cell", "data-label": say(word), ...more }, inside);
    const status = make("span", { class: "status", "data-tone": tone }, icon(sign), say(`level.${finding.level}`));
    const told = make(
      "span",
      {},
      finding.message,
      " ",
      finding.hint && make("span", { class: "why" }, finding.hint, " "),
      make("span", { class: "hint" }, say("rule", { rule: finding.rule })),
    );
    return make(
      "tr",
      { role: "row" },
      cell("severity", {}, status),
      make("th", { scope: "row", role: "rowheader" }, this.where(finding)),
      cell("problem", {}, told),
      cell("mend", { class: "num" }, this.mend(finding)),
    );
  }

  where(finding) {
    const element = this.here(finding);
    if (element) return link(finding.name || nameOf(element), () => this.panel.show(this.here(finding)));
    const elsewhere = this.data.drawings.find(({ name }) => `${name}.bpmn` === finding.file);
    if (elsewhere && elsewhere.name !== this.data.name)
      return make("a", { href: `${elsewhere.href}#${finding.element}` }, finding.name || elsewhere.title);
    return finding.name || finding.file || say("whole_process");
  }

  here({ file, element }) {
    if (file && file !== `${this.data.name}.bpmn`) return undefined;
    const found = this.modeler.get("elementRegistry").get(element);
    return found ?? this.rootOf(element);
  }

  // A finding about the process itself: it is the pool, or the root where there is no pool.
  rootOf(id) {
    return this.modeler
      .get("elementRegistry")
      .find((each) => [each.businessObject?.id, each.businessObject?.processRef?.id].includes(id));
  }

  mend(finding) {
    const place = finding.mend && { file: finding.file, element: finding.mend.element || finding.element };
    if (!place || !this.here(place)) return undefined;
    return button(finding.mend.label, () => this.apply(this.here(place), finding.mend), { name: "perbaiki" });
  }

  apply(element, { property, value }) {
    this.panel.changes.set(element, property, value);
    if (element.parent) this.panel.show(element);
    this.check();
  }

  mark() {
    const overlays = this.modeler.get("overlays");
    overlays.remove({ type: "problem" });
    for (const [element, findings] of this.byElement()) {
      const isError = findings.some(({ level }) => level === "error");
      const words = findings.map(({ message }) => message).join(" ");
      const sign = make(
        "span",
        { class: isError ? "mark-problem" : "mark-problem mark-advice", title: words },
        isError ? "!" : "?",
        make("span", { class: "sr" }, words),
      );
      overlays.add(element, "problem", { position: { top: -11, left: -11 }, html: sign, scale: false });
    }
  }

  byElement() {
    const found = new Map();
    for (const finding of this.found) {
      const element = this.here(finding);
      if (element?.parent) found.set(element, [...(found.get(element) ?? []), finding]);
    }
    return found;
  }
}
