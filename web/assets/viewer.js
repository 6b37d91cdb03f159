// Draws a process where a page has a place for it, and marks where its tokens stand:
//
//   <div class="bpmn" data-src="/proses/evidence/3/evidence.bpmn" data-label="Diagram proses, bisa digeser"
//        data-tokens='[{"element": "collect", "count": 2, "late": 1}]'>what stands here without the drawing</div>
//
// `data-state` becomes "shown" or "failed". The page says the same facts as text: the drawing is never the only source.
import Viewer from "bpmn-js/lib/Viewer";
import { sheet } from "./sheet.js";
import "./viewer.css";

async function show(place) {
  const frame = document.createElement("div");
  frame.className = "bpmn-frame";
  place.append(frame);
  const viewer = new Viewer({
    container: frame,
    bpmnRenderer: {
      defaultFillColor: "var(--raised, #fff)",
      defaultStrokeColor: "var(--text, #13262b)",
      defaultLabelColor: "var(--text, #13262b)",
    },
  });
  try {
    await viewer.importXML(await read(place.dataset.src));
  } catch (error) {
    viewer.destroy();
    frame.remove();
    place.dataset.state = "failed";
    console.warn(`the drawing ${place.dataset.src} cannot be shown: ${error.message}`);
    return;
  }
  const tokens = JSON.parse(place.dataset.tokens || "[]");
  place.dataset.state = "shown";
  describe(frame, place.dataset.label);
  mark(viewer, tokens);
  const fit = () => sheet(viewer.get("canvas"), frame);
  viewer.on("root.set", fit); // a collapsed sub-process was opened
  new ResizeObserver(fit).observe(place);
  fit();
  lookAt(viewer, frame, tokens);
}

async function read(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}

function describe(frame, label) {
  const svg = frame.querySelector("svg[data-element-id], .djs-container > svg");
  svg.removeAttribute("tabindex"); // nothing in it can be worked with; the scrolling frame takes the focus
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label || "BPMN");
  const scroller = frame.querySelector(".djs-container");
  scroller.setAttribute("role", "region");
  scroller.setAttribute("tabindex", "0");
  scroller.setAttribute("aria-label", label || "BPMN");
}

function mark(viewer, tokens) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const elements = viewer.get("elementRegistry");
  for (const { element, count = 1, late = 0 } of tokens) {
    const shape = elements.get(element);
    if (!shape) continue; // it stands in the drawing of a called process
    if (isOpen(shape)) continue; // what waits in it is marked itself
    canvas.addMarker(element, "has-token");
    const sign = document.createElement("span");
    sign.className = late ? "bpmn-token is-late" : "bpmn-token";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = String(count);
    overlays.add(element, "tokens", { position: { top: -12, right: 12 }, html: sign, scale: false });
  }
}

function isOpen(shape) {
  return shape.type === "bpmn:SubProcess" && !shape.collapsed;
}

function lookAt(viewer, frame, tokens) {
  const shapes = tokens.map(({ element }) => viewer.get("elementRegistry").get(element));
  const first = shapes.find((shape) => shape && !isOpen(shape));
  if (!first) return;
  const scroller = frame.querySelector(".djs-container");
  const { x, y, scale } = viewer.get("canvas").viewbox();
  scroller.scrollLeft = (first.x + first.width / 2 - x) * scale - scroller.clientWidth / 2;
  scroller.scrollTop = (first.y + first.height / 2 - y) * scale - scroller.clientHeight / 2;
}

document.querySelectorAll(".bpmn[data-src]").forEach(show);
