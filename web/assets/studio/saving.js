// Saves the draft after each change and says how that went. Nothing is lost and nobody is overwritten in silence.
import { button, icon, later, make } from "./dom.js";
import { Keep } from "./keep.js";
import { Refused, SignedOut, Unreachable, post } from "./server.js";
import { say } from "./words.js";

const WAIT = 2000; // milliseconds after the last change
const AGAIN = 10_000; // milliseconds until an unreachable server is asked again

export class Saving {
  constructor(modeler, data) {
    Object.assign(this, {
      modeler,
      data,
      revision: data.revision,
      isDirty: false,
      isStopped: false,
      running: undefined,
    });
    this.keep = new Keep(data.key, data.name);
    this.state = document.getElementById("studio-state");
    this.bar = document.getElementById("studio-bar");
    this.soon = later(() => this.save(), WAIT);
    this.retry = later(() => this.save(), AGAIN);
    modeler.on("commandStack.changed", () => this.changed());
    window.addEventListener("online", () => this.isDirty && this.save());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.going(event));
    document.addEventListener("submit", (event) => this.sending(event));
    document.querySelector("[data-act=save]").addEventListener("click", () => this.save());
  }

  changed() {
    this.isDirty = true;
    this.tell(say("unsaved"), "dirty");
    if (!this.isStopped) this.soon();
  }

  /** What somebody had not saved when this tab was closed or thrown out. */
  kept() {
    return this.keep.read();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    document.activeElement?.blur?.(); // a field hands its text over when it is left
    this.save();
  }

  /** Saves now, after what is already on its way; answers whether all is saved. */
  async save(more = {}) {
    this.soon.cancel();
    this.retry.cancel();
    await this.running;
    if (this.isStopped && !more.replace) return false;
    if (!this.isDirty && !more.replace) return true;
    this.running = this.send(more);
    const isSaved = await this.running;
    this.running = undefined;
    return isSaved;
  }

  async send(more) {
    this.isDirty = false; // what changes from here on is a change of its own
    this.tell(say("saving"), "saving");
    const { xml } = await this.modeler.saveXML({ format: true });
    this.keep.write(this.revision, xml);
    try {
      this.saved(await post(this.data.urls.drawing, this.data.csrf, { revision: this.revision, xml, ...more }));
      return true;
    } catch (error) {
      this.isDirty = true;
      this.failed(error);
      return false;
    }
  }

  saved(answer) {
    this.revision = answer.revision;
    this.isStopped = false;
    this.bar.hidden = true;
    document.getElementById("studio-discard").hidden = false;
    for (const each of document.querySelectorAll("input[name=revision]")) each.value = answer.revision;
    if (this.isDirty) return void this.soon();
    this.keep.clear();
    this.tell(answer.saved_words ?? say("saved"), "saved");
    this.onSaved?.(answer);
    return undefined;
  }

  failed(error) {
    if (error instanceof Refused && error.status === 409) return this.conflict(error.answer);
    if (error instanceof Unreachable) {
      this.retry();
      return this.tell(navigator.onLine ? say("failed") : say("offline"), "failed");
    }
    const words = error instanceof SignedOut ? say("signed_out") : (error.answer?.message ?? say("failed"));
    this.tell(say("failed"), "failed");
    return this.show(say("not_saved"), words, [button(say("try_again"), () => this.save(), { name: "coba" })]);
  }

  /** Somebody else saved: their draft or mine, and nothing before somebody has chosen. */
  conflict(answer) {
    this.isStopped = true;
    this.tell(say("unsaved"), "conflict");
    const theirs = button(say("load_theirs"), () => this.load(), { name: "unduh" });
    const mine = button(say("save_mine"), () => this.save({ replace: true, revision: answer.revision }), {
      name: "unggah",
    });
    this.show(say("changed_meanwhile"), answer.message, [theirs, mine]);
  }

  load() {
    this.keep.clear();
    this.isDirty = false;
    location.reload();
  }

  show(title, words, actions) {
    const head = make("h2", { class: "notice-title" }, icon("awas"), make("span", {}, title));
    this.bar.replaceChildren(head, make("p", {}, words), make("p", { class: "actions" }, actions));
    this.bar.hidden = false;
  }

  tell(words, state) {
    this.state.textContent = words;
    this.state.dataset.state = state;
  }

  // A link away from here waits until all is saved; so does a form, as the one that imports a file.
  async going(event) {
    const anchor = event.target.closest?.("a[href]");
    const isPlain =
      anchor &&
      !anchor.download &&
      !anchor.getAttribute("href").startsWith("#") &&
      !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!isPlain || event.defaultPrevented || !this.isDirty) return;
    event.preventDefault();
    if (await this.save()) location.assign(anchor.href);
  }

  async sending(event) {
    if (event.defaultPrevented || !this.isDirty) return;
    event.preventDefault();
    if (await this.save()) event.target.requestSubmit(event.submitter);
  }

  leaving(event) {
    document.activeElement?.blur?.();
    if (this.isDirty || this.running) event.preventDefault();
  }
}
