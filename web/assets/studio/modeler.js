// bpmn-js with what a coordinator needs: no palette, menu or icon font of its own; words and shapes are ours.
import BaseModeler from "bpmn-js/lib/BaseModeler";
import Viewer from "bpmn-js/lib/Viewer";
import AutoPlace from "bpmn-js/lib/features/auto-place";
import AutoResize from "bpmn-js/lib/features/auto-resize";
import EditorActions from "bpmn-js/lib/features/editor-actions";
import GridSnapping from "bpmn-js/lib/features/grid-snapping";
import InteractionEvents from "bpmn-js/lib/features/interaction-events";
import BpmnKeyboard from "bpmn-js/lib/features/keyboard";
import LabelEditing from "bpmn-js/lib/features/label-editing";
import Modeling from "bpmn-js/lib/features/modeling";
import Outline from "bpmn-js/lib/features/outline";
import ReplacePreview from "bpmn-js/lib/features/replace-preview";
import Snapping from "bpmn-js/lib/features/snapping";
import AutoScroll from "diagram-js/lib/features/auto-scroll";
import Bendpoints from "diagram-js/lib/features/bendpoints";
import Connect from "diagram-js/lib/features/connect";
import ConnectionPreview from "diagram-js/lib/features/connection-preview";
import Create from "diagram-js/lib/features/create";
import KeepSelectionVisible from "diagram-js/lib/features/keep-selection-visible";
import KeyboardMoveSelection from "diagram-js/lib/features/keyboard-move-selection";
import Move from "diagram-js/lib/features/move";
import Resize from "diagram-js/lib/features/resize";
import KeyboardMove from "diagram-js/lib/navigation/keyboard-move";
import MoveCanvas from "diagram-js/lib/navigation/movecanvas";
import ZoomScroll from "diagram-js/lib/navigation/zoomscroll";
import { pad } from "./pad.js";

class Modeler extends BaseModeler {}
Modeler.prototype._modules = [
  ...Viewer.prototype._modules,
  AutoPlace,
  AutoResize,
  AutoScroll,
  Bendpoints,
  Connect,
  ConnectionPreview,
  Create,
  EditorActions,
  GridSnapping,
  InteractionEvents,
  KeepSelectionVisible,
  BpmnKeyboard,
  KeyboardMove,
  KeyboardMoveSelection,
  LabelEditing,
  Modeling,
  Move,
  MoveCanvas,
  Outline,
  ReplacePreview,
  Resize,
  Snapping,
  ZoomScroll,
];

// One command of several: undone and done again as one.
class Together {
  preExecute({ act }) {
    act();
  }
}

/** The modeler over an empty place. `together(act)` makes all that `act` changes one step to undo. */
export function makeModeler(container, moddle) {
  const modeler = new Modeler({
    container,
    moddleExtensions: { layak: moddle },
    additionalModules: [pad],
    keyboardMoveSelection: { moveSpeed: 10, moveSpeedAccelerated: 50 },
    bpmnRenderer: {
      defaultFillColor: "var(--raised, #fff)",
      defaultStrokeColor: "var(--text, #13262b)",
      defaultLabelColor: "var(--text, #13262b)",
    },
  });
  const commands = modeler.get("commandStack");
  commands.registerHandler("studio.together", Together);
  modeler.on("autoPlace.end", 5000, () => false); // else a box for the name opens; the panel has the field for it
  modeler.together = (act) => commands.execute("studio.together", { act });
  return modeler;
}
