import Module, { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";

import * as tf from "@tensorflow/tfjs";

import { TENSORFLOW_PACKAGES, type TensorflowKind } from "./tensorflow-folder.ts";

/** The name under which tfjs-node registers its backend. */
export const TENSORFLOW_BACKEND = "tensorflow";

/** The part of tfjs-node's backend that is used here. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
}

/**
 * Loads tfjs-node from the folder it was installed into, and registers its backend with the TensorFlow.js of this process.
 *
 * The current backend does not change.
 *
 * @returns whether a GPU computes
 */
export function loadTensorflow(kind: TensorflowKind, folder: string): { readonly usesGpu: boolean } {
  replaceDeprecatedUtil();
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2"; // TensorFlow prints the processor's features to standard error.
  tf.backend(); // Sets up the default backend if there is none, so that there is one to return to.
  const previous = tf.getBackend();
  tf.env().set("PROD", true); // Suppresses a warning that it replaces the platform by the same one.
  withOurTensorflow(() => {
    createRequire(join(folder, "package.json"))(TENSORFLOW_PACKAGES[kind]);
  });
  tf.env().set("PROD", false);
  void tf.setBackend(previous); // Synchronous, as that backend is ready.
  const backend = tf.findBackend(TENSORFLOW_BACKEND) as unknown as NodeBackend; // Registered a line above.
  return { usesGpu: backend.isUsingGpuDevice };
}

/** Node 23 removed functions that tfjs-node 4.22 calls (tensorflow/tfjs#8425); earlier versions print a warning for each use. */
export function replaceDeprecatedUtil(target: Record<string, unknown> = util): void {
  const replacements = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isNull: (value: unknown) => value === null,
    isUndefined: (value: unknown) => value === undefined,
    isBoolean: (value: unknown) => typeof value === "boolean",
    isNumber: (value: unknown) => typeof value === "number",
    isString: (value: unknown) => typeof value === "string",
    isFunction: (value: unknown) => typeof value === "function",
    isObject: (value: unknown) => value !== null && typeof value === "object",
  };
  Object.assign(target, replacements);
}

/** tfjs-node is compiled to functions and calls the class that it extends, which a JavaScript class does not allow. */
function CallableBackend(): void {
  // The prototype has everything.
}
CallableBackend.prototype = tf.KernelBackend.prototype;

type Load = (request: string, ...rest: unknown[]) => unknown;

/**
 * During a call, makes `require("@tensorflow/tfjs")` return the copy that this process uses: a second copy would register every kernel
 * again, and in a bundle there is no other copy.
 */
function withOurTensorflow(work: () => void): void {
  const loader = Module as unknown as { _load: Load }; // Not typed, but what every tool that replaces modules replaces.
  const original = loader._load;
  const ours = { ...tf, KernelBackend: CallableBackend };
  loader._load = (request, ...rest) => (request === "@tensorflow/tfjs" ? ours : original(request, ...rest));
  try {
    work();
  } finally {
    loader._load = original;
  }
}
