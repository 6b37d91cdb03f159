// The studio: a draft of a process package in the browser. The page works without it; this adds the drawing.
import "./studio.css";
import { Canvas } from "./canvas.js";
import { Changes } from "./change.js";
import { makeModeler } from "./modeler.js";
import { Panel } from "./panel.js";
import { Problems } from "./problems.js";
import { Publishing } from "./publishing.js";
import { Saving } from "./saving.js";
import { latest } from "./server.js";
import { Shapes } from "./shapes.js";
import { say } from "./words.js";

async function start(studio) {
  const data = JSON.parse(document.getElementById("studio-data").textContent);
  const frame = document.getElementById("studio-canvas");
  studio.dataset.state = "shown"; // the frame has to have a size before anything is drawn in it
  const modeler = makeModeler(frame, data.moddle);
  const example = latest(data.urls.example, data.csrf);
  const askExample = (due) => example({ due }).catch(() => ({}));
  const panel = new Panel(modeler, document.getElementById("studio-props"), new Changes(modeler), {
    ...data,
    askExample,
  });
  const canvas = new Canvas(modeler, frame, new Shapes(modeler), panel);
  const saving = new Saving(modeler, data);
  const publishing = new Publishing(modeler, saving, data);
  const problems = new Problems(modeler, panel, data);
  problems.onChecked = (answer) => publishing.allow(answer);
  saving.onSaved = (answer) => answer.findings && problems.take(answer);

  const kept = saving.kept();
  await open(modeler, data, kept);
  canvas.describe(data.title);
  canvas.open();
  if (kept) takeUp(kept, saving, problems, data);
  else problems.take(data);
  const wanted = modeler.get("elementRegistry").get(decodeURIComponent(location.hash.slice(1)));
  if (wanted) panel.show(wanted);
  studio.dataset.state = "ready";
}

async function open(modeler, data, kept) {
  if (kept) {
    try {
      return await modeler.importXML(kept.xml);
    } catch {
      // what was kept cannot be read: the server's is there
    }
  }
  const answer = await fetch(data.urls.drawing, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return modeler.importXML(await answer.text());
}

// What was not saved goes on where it was; where somebody saved meanwhile, that is asked first.
function takeUp(kept, saving, problems, data) {
  saving.revision = kept.revision;
  saving.show(say("taken_up"), say("taken_up_words"), []);
  saving.changed();
  problems.check();
  if (kept.revision !== data.revision) saving.save();
}

const studio = document.getElementById("studio");
start(studio).catch((error) => {
  studio.dataset.state = "failed";
  document.getElementById("studio-failed").hidden = false;
  console.warn(`the drawing cannot be shown: ${error.message}`);
});
