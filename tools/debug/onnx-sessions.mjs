// Saves every graph that ONNX Runtime opens, and a profile of its nodes: `node --import ./tools/debug/onnx-sessions.mjs <program>`.
// The files are `<number>.onnx` and `<number>_<time>.json` in the folder that ONNX_SESSIONS names, or in runs/onnx-sessions.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { InferenceSession } from "onnxruntime-node";

process.env.ORT_DISABLE_TELEMETRY = "1"; // Before the first session starts the library.

const folder = resolve(process.env.ONNX_SESSIONS ?? "runs/onnx-sessions");
mkdirSync(folder, { recursive: true });
const create = InferenceSession.create.bind(InferenceSession);
let count = 0;

/** @param model - the graph as bytes, or its path */
InferenceSession.create = async (model, options) => {
  const file = join(folder, `${process.pid}-${String(++count)}`);
  if (typeof model !== "string") writeFileSync(`${file}.onnx`, model);
  const session = await create(model, { ...options, enableProfiling: true, profileFilePrefix: file });
  const release = session.release.bind(session);
  let isOpen = true;
  const finish = () => {
    if (isOpen) session.endProfiling(); // Writes the profile.
    isOpen = false;
  };
  session.release = () => {
    finish();
    return release();
  };
  process.once("exit", finish);
  return session;
};
