// The drawing in its frame: zoom, undo, keys, the list of steps; on a narrow screen it is read and scrolled, not drawn.
import { sheet } from "../sheet.js";
import { kindWord, nameOf, nodesOf } from "./elements.js";
import { say } from "./words.js";

const NARROW = matchMedia("(max-width: 61.99rem)");
const ZOOM = 1.25;
const READABLE = 0.75; // below that the words of a drawing cannot be read
const AROUND = 80; // pixels left around an element that comes into sight

export class Canvas {
  constructor(modeler, frame, shapes, panel) {
    Object.assign(this, { modeler, frame, shapes, panel });
    this.canvas = modeler.get("canvas");
    this.commands = modeler.get("commandStack");
    this.selection = modeler.get("selection");
    this.registry = modeler.get("elementRegistry");
    this.steps = document.getElementById("studio-step");
    panel.bring = (element) => this.bring(element);
    this.wire();
  }

  wire() {
    const acts = {
      zoom_in: () => this.zoom(ZOOM),
      zoom_out: () => this.zoom(1 / ZOOM),
      fit: () => this.fit(),
      undo: () => this.undo(),
      redo: () => this.redo(),
    };
    for (const [name, act] of Object.entries(acts))
      document.querySelector(`[data-canvas=${name}]`).addEventListener("click", act);
    for (const each of document.querySelectorAll("[data-shape]")) this.wireShape(each);
    this.foldSteps(document.getElementById("steps"));
    this.steps.addEventListener("change", () => this.choose(this.steps.value));
    document.addEventListener("keydown", (event) => this.key(event));
    this.modeler.on(["commandStack.changed", "import.done"], () => this.refresh());
    this.modeler.on("selection.changed", () => this.follow());
    this.modeler.on(["element.mousedown", "element.dblclick"], 5000, () => (NARROW.matches ? false : undefined));
    // a second click lets nothing go
    this.modeler.on("element.click", 5000, ({ element }) => (this.isAlone(element) ? false : undefined));
    this.modeler.on("directEditing.activate", () => this.selectName());
    NARROW.addEventListener("change", () => this.open());
    new ResizeObserver(() => this.resized()).observe(this.frame);
  }

  // The same in words is folded beside a drawing, and opens when somebody goes there.
  foldSteps(place) {
    const mine = place.querySelector("details");
    for (const each of place.querySelectorAll("details[open]")) each.open = false;
    for (const each of document.querySelectorAll("a[href='#steps']"))
      each.addEventListener("click", () => mine && (mine.open = true));
  }

  wireShape(each) {
    const name = each.dataset.shape;
    each.addEventListener("click", () => this.add(name));
    each.addEventListener("dragstart", (event) => this.shapes.drag(name, event));
  }

  add(name) {
    this.panel.show(this.shapes.add(name), { isFocused: false });
    const field = document.getElementById("f-name");
    field?.focus({ preventScroll: true });
    field?.select();
  }

  isAlone(element) {
    return this.selection.get().length === 1 && this.selection.isSelected(element);
  }

  // Who types a name means another one than "Tugas baru".
  selectName() {
    const place = this.frame.querySelector(".djs-direct-editing-content");
    if (place) window.getSelection().selectAllChildren(place);
  }

  /** What stands in the drawing: its steps in the list, a name for who does not see it. */
  describe(title) {
    const svg = this.frame.querySelector(".djs-container > svg");
    svg.setAttribute("aria-label", say("canvas_label", { title }));
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-roledescription", say("canvas_role"));
    svg.setAttribute("aria-describedby", "studio-keys");
  }

  refresh() {
    const first = new Option(say("whole_process"), "");
    this.steps.replaceChildren(
      first,
      ...nodesOf(this.registry).map((each) => new Option(`${nameOf(each)} (${kindWord(each)})`, each.id)),
    );
    this.follow();
    this.press("undo", this.commands.canUndo());
    this.press("redo", this.commands.canRedo());
  }

  follow() {
    this.steps.value = this.panel.element.id;
    if (this.steps.selectedIndex === -1) this.steps.value = "";
  }

  press(name, can) {
    document.querySelector(`[data-canvas=${name}]`).setAttribute("aria-disabled", String(!can));
  }

  choose(id) {
    if (id) this.panel.show(this.registry.get(id), { isFocused: false });
    else this.selection.select([]);
  }

  undo() {
    if (this.commands.canUndo()) this.commands.undo();
  }

  redo() {
    if (this.commands.canRedo()) this.commands.redo();
  }

  // The drawing itself takes these keys when it has the focus; elsewhere on the page they mean the same.
  key(event) {
    const isOurs =
      (event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      !isTyping(event.target) &&
      !this.frame.contains(event.target);
    const key = event.key.toLowerCase();
    if (!isOurs || !["z", "y"].includes(key)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.redo();
    else this.undo();
  }

  zoom(by) {
    if (NARROW.matches) this.sheet = sheet(this.canvas, this.frame, { scale: (this.sheet?.scale ?? 1) * by });
    else this.canvas.zoom(this.canvas.zoom() * by);
  }

  /** How a drawing opens: all of it where it can be read so, else its beginning. */
  open() {
    this.fit();
    if (!NARROW.matches && this.canvas.zoom() < READABLE) this.begin();
  }

  fit() {
    this.frame.dataset.mode = NARROW.matches ? "read" : "draw";
    if (NARROW.matches) return void (this.sheet = sheet(this.canvas, this.frame));
    this.frame.style.removeProperty("height");
    for (const each of ["width", "height"])
      this.frame.querySelector(".djs-container > svg").style.setProperty(each, "100%");
    this.canvas.resized();
    this.canvas.zoom("fit-viewport");
    return undefined;
  }

  begin() {
    const { inner } = this.canvas.viewbox();
    const { width, height } = this.canvas.getSize();
    this.canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: width / READABLE, height: height / READABLE });
  }

  bring(element) {
    this.frame.scrollIntoView({ block: "nearest" });
    if (!NARROW.matches) return this.canvas.scrollToElement(element, AROUND);
    const box = this.registry.getGraphics(element).getBoundingClientRect();
    const scroller = this.frame.querySelector(".djs-container");
    const seen = scroller.getBoundingClientRect();
    scroller.scrollBy(
      box.x + box.width / 2 - seen.x - seen.width / 2,
      box.y + box.height / 2 - seen.y - seen.height / 2,
    );
    return undefined;
  }

  resized() {
    const width = this.frame.clientWidth;
    if (!width || width === this.width || !this.panel.element.businessObject) return;
    this.width = width;
    if (NARROW.matches) this.fit();
    else this.canvas.resized(); // what somebody looks at stays in sight
  }
}

export function isTyping(target) {
  return (
    target instanceof Element &&
    Boolean(target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"))
  );
}
