import * as tf from "@tensorflow/tfjs";

import { TrainerError } from "../../errors.ts";
import type { Engine } from "../engine.ts";
import { explainFailure, withExplainedForward, withExplainedFailures } from "../failure.ts";
import { createTrainingSession } from "../training-session.ts";
import { missingCudaForTensorflow } from "./cuda-libraries.ts";
import { loadTensorflow, TENSORFLOW_BACKEND } from "./load-tensorflow.ts";
import { openTensorDevice, openTensorForward } from "./tensor-device.ts";
import { readTensorflowRecord, tensorflowFolder, type TensorflowKind } from "./tensorflow-folder.ts";

/** The model's functions on TensorFlow, which `setUpTensorflow` installs. */
export function createTensorflowEngine(kind: TensorflowKind, folder = tensorflowFolder(kind)): Engine {
  const name = `tensorflow:${kind}`;
  let loaded: { readonly usesGpu: boolean } | undefined;

  function obstacle(): string | undefined {
    const command = `sentiment-tuner setup ${kind === "gpu" ? "tensorflow-gpu" : "tensorflow"}`;
    const record = readTensorflowRecord(folder);
    if (record === undefined) return `It is not installed. Run "${command}".`;
    if (kind === "cpu" || record.usesGpu) return undefined;
    const missing = missingCudaForTensorflow();
    const reason = missing === undefined ? "TensorFlow found no NVIDIA GPU when it was set up" : missing;
    return `${reason}. Then run "${command}" again.`;
  }

  function load(): void {
    loaded ??= loadTensorflow(kind, folder);
    if (kind === "cpu" || loaded.usesGpu) return;
    const advice = 'Check the driver with "nvidia-smi", or train with another engine.';
    throw new TrainerError("ENGINE_UNAVAILABLE", `TensorFlow no longer finds a GPU. ${advice}`);
  }

  return createEagerEngine(name, TENSORFLOW_BACKEND, () => Promise.resolve(obstacle()), load);
}

export const tensorflowGpu: Engine = createTensorflowEngine("gpu");
export const tensorflowCpu: Engine = createTensorflowEngine("cpu");

/** TensorFlow.js's own kernels in plain JavaScript: slow, and independent of any native library. Tests compare the other engines with it. */
export const javascriptCpu: Engine = createEagerEngine("javascript:cpu", "cpu", undefined, () => {
  tf.backend(); // Sets up the default backend, so that there is one to return to.
});

/**
 * An engine that runs the model's functions on a backend of TensorFlow.js.
 *
 * @param load - registers the backend, if it is not registered yet
 */
function createEagerEngine(
  name: string,
  backend: string,
  unavailable: Engine["unavailable"] = () => Promise.resolve(undefined),
  load: () => void = () => undefined,
): Engine {
  // eslint-disable-next-line @typescript-eslint/require-await -- Failures of synchronous work become rejections.
  async function opened<T>(open: () => T): Promise<T> {
    try {
      load();
      return open();
    } catch (error) {
      throw explainFailure(error, name);
    }
  }
  return {
    name,
    unavailable,
    open: (options) =>
      opened(() => withExplainedFailures(createTrainingSession(openTensorDevice(options, backend), options), name)),
    openForward: (options) => opened(() => withExplainedForward(openTensorForward(options, backend), name)),
  };
}
