import * as tf from "@tensorflow/tfjs";

import { ort } from "./engines/onnxruntime/onnxruntime-node.ts";

/** Versions of the libraries that a result depends on. */
export function libraryVersions(): Readonly<Record<string, string>> {
  return {
    node: process.versions.node,
    "onnxruntime-node": ort.env.versions.node ?? ort.env.versions.common,
    "@tensorflow/tfjs": tf.version_core,
  };
}
