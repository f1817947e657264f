import { TrainerError } from "../errors.ts";
import { missingCudaForTensorflow } from "./cuda-libraries.ts";
import type { Engine } from "./engine.ts";
import { explainFailure, withExplainedFailures, withExplainedForward } from "./failure.ts";
import { readTensorflowRecord, tensorflowFolder, type TensorflowKind } from "./tensorflow-folder.ts";
import { loadTensorflow } from "./tensorflow-load.ts";
import { openTensorflowProducts } from "./products.ts";
import { openTensorflowForward, openTensorflowSession } from "./tensorflow-session.ts";

/** The model's functions on TensorFlow, which `sentiment-tuner setup` installs. */
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
    throw new TrainerError("ENGINE_UNAVAILABLE", `TensorFlow finds no GPU any more. ${advice}`);
  }

  async function opened<T>(open: () => T): Promise<T> {
    try {
      load();
      return await Promise.resolve(open());
    } catch (error) {
      throw explainFailure(error, name);
    }
  }

  return {
    name,
    unavailable: () => Promise.resolve(obstacle()),
    openProducts(size, count) {
      load();
      return Promise.resolve(openTensorflowProducts(size, count));
    },
    open: (options) => opened(() => withExplainedFailures(openTensorflowSession(options), name)),
    openForward: (options) => opened(() => withExplainedForward(openTensorflowForward(options), name)),
  };
}

export const tensorflowGpu: Engine = createTensorflowEngine("gpu");
export const tensorflowCpu: Engine = createTensorflowEngine("cpu");
