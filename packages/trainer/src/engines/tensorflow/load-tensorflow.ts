import Module, { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";

import * as tf from "@tensorflow/tfjs";

import { TENSORFLOW_PACKAGES, type TensorflowKind } from "./tensorflow-folder.ts";

/** The name under which tfjs-node registers its backend. */
export const TENSORFLOW_BACKEND = "tensorflow";

/** What we ask of tfjs-node's backend beside its kernels. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
}

/**
 * Loads tfjs-node from the folder it was installed into, and registers its backend with the TensorFlow.js of this process.
 *
 * The current backend stays what it was.
 *
 * @returns whether a GPU computes
 */
export function loadTensorflow(kind: TensorflowKind, folder: string): { readonly usesGpu: boolean } {
  replaceDeprecatedUtil();
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2"; // TensorFlow tells its processor's features on standard error.
  tf.backend(); // Sets up the default backend when none is, so that there is one to come back to.
  const previous = tf.getBackend();
  tf.env().set("PROD", true); // It warns that it takes the place of the platform that is the same.
  withOurTensorflow(() => {
    createRequire(join(folder, "package.json"))(TENSORFLOW_PACKAGES[kind]);
  });
  tf.env().set("PROD", false);
  void tf.setBackend(previous); // Synchronous, as that backend is already there.
  const backend = tf.findBackend(TENSORFLOW_BACKEND) as unknown as NodeBackend; // Registered a line above.
  return { usesGpu: backend.isUsingGpuDevice };
}

/** Node 23 removed what tfjs-node 4.22 still calls (tensorflow/tfjs#8425); versions before warn of each use, on standard error. */
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

/** tfjs-node is compiled for engines without classes and calls the one that it extends, which a class of today does not allow. */
function CallableBackend(): void {
  // There is nothing to construct.
}
CallableBackend.prototype = tf.KernelBackend.prototype;

type Load = (request: string, ...rest: unknown[]) => unknown;

/**
 * Answers `require("@tensorflow/tfjs")` with the copy that this process has, for the length of a call: a second copy would announce every
 * kernel again, and where all of us is one bundle there is no other to find.
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
