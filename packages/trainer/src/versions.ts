import * as tf from "@tensorflow/tfjs";

import { ort } from "./engines/onnxruntime/onnxruntime-node.ts";

/** What a result depends on beside our own code: library → version. */
export function libraryVersions(): Readonly<Record<string, string>> {
  return {
    node: process.versions.node,
    "onnxruntime-node": ort.env.versions.node ?? ort.env.versions.common,
    "@tensorflow/tfjs": tf.version_core,
  };
}
