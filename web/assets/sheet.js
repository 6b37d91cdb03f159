// A drawing as a sheet of paper: it has the size it needs, its frame scrolls as any part of a page does, by wheel,
// finger and arrow keys.

const SMALLEST = 0.75; // below that the words cannot be read: rather scroll
const MARGIN = 24;

/** Lays a drawing out in its frame, as wide as the frame where that can be read; answers the scale. */
export function sheet(canvas, frame, { scale: wanted } = {}) {
  const svg = frame.querySelector(".djs-container > svg");
  const { x, y, width, height } = canvas.viewbox().inner;
  const scale = wanted ?? Math.min(1, Math.max(SMALLEST, (frame.clientWidth - 2 * MARGIN) / width));
  const size = { width: width * scale + 2 * MARGIN, height: height * scale + 2 * MARGIN };
  frame.style.height = `${size.height + 4}px`;
  Object.assign(svg.style, { width: `${size.width}px`, height: `${size.height}px` });
  canvas.resized();
  const seen = canvas.getSize();
  if (!seen.width || !seen.height) return { scale }; // not laid out yet, or not any more: there is nothing to fit
  canvas.viewbox({
    x: x - MARGIN / scale,
    y: y - MARGIN / scale,
    width: seen.width / scale,
    height: seen.height / scale,
  });
  return { scale };
}
