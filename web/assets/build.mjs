// Bundles what the browser runs: one file of web/static/dist per entry here. Called by go.py and the Dockerfile.
import { rmSync } from "node:fs";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = new URL("./", import.meta.url);
const path = (name) => fileURLToPath(new URL(name, here));

rmSync(path("../static/dist"), { recursive: true, force: true });
await build({
  entryPoints: { viewer: path("viewer.js"), studio: path("studio/studio.js") },
  outdir: path("../static/dist"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  loader: { ".woff": "empty", ".woff2": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" }, // the editor's icon font
  banner: { js: "/*! bpmn-js, copyright (c) Camunda Services GmbH, bpmn.io license */" },
  logLevel: "warning",
});
