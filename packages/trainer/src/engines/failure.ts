import { TrainerError } from "../errors.ts";
import type { ForwardSession, TrainingSession } from "./engine.ts";

/** Messages of ONNX Runtime, Dawn, CUDA, TensorFlow and V8 when a tensor does not fit into memory. */
const OUT_OF_MEMORY = [
  /out of memory/i,
  /OutOfMemory/,
  /bad_alloc/,
  /failed to allocate/i,
  /failed to create GPU buffer/i,
  /exceeds the max(imum)? buffer size/i,
  /larger than the maximum (storage )?buffer/i,
  /too many storage buffers in shader/i, // A tensor above the device's limit is bound in pieces, and there are too many.
  /OOM when allocating/,
  /RESOURCE_?EXHAUSTED/i,
  /array buffer allocation failed/i,
  /invalid (typed )?array (buffer )?length/i,
];

/** Their messages when the device is lost: unplugged, reset by its driver, or asleep. */
const DEVICE_LOST = [
  /device (was |is |has been )?lost/i,
  /VK_ERROR_DEVICE_LOST/,
  /DXGI_ERROR_DEVICE_(REMOVED|RESET|HUNG)/,
  /CUDA_ERROR_(ECC_UNCORRECTABLE|ILLEGAL_ADDRESS|LAUNCH_FAILED|LAUNCH_TIMEOUT|UNKNOWN)/,
  /CUDA failure (214|700|702|719|999)\b/,
  /GPU (is|has fallen) (lost|off the bus)/i,
];

/**
 * Translates an engine's error where its message is known: OUT_OF_MEMORY, which a smaller batch may avoid, or DEVICE_LOST, after which
 * nothing on the device can be read. Any other error is returned as it came.
 */
export function explainFailure(error: unknown, engine: string): unknown {
  if (error instanceof TrainerError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(message));
  const reason = `The engine reports: ${firstLine(message)}`;
  if (says(DEVICE_LOST)) {
    const problem = `The device of engine "${engine}" is lost: unplugged, reset by its driver or asleep.`;
    return new TrainerError("DEVICE_LOST", `${problem} ${reason}`, { cause: error });
  }
  if (says(OUT_OF_MEMORY)) {
    const advice = "Use a smaller batch, shorter texts or another engine.";
    return new TrainerError("OUT_OF_MEMORY", `Engine "${engine}" ran out of memory. ${advice} ${reason}`, {
      cause: error,
    });
  }
  return error;
}

/** A session whose failures are explained as by {@link explainFailure}. */
export function withExplainedFailures(session: TrainingSession, engine: string): TrainingSession {
  const explained = <T>(work: () => Promise<T>): Promise<T> => explain(work, engine);
  return {
    ...withExplainedForward(session, engine),
    stepsPerCall: (upcoming) => session.stepsPerCall(upcoming),
    steps: (inputs) => explained(() => session.steps(inputs)),
    parameters: () => explained(() => session.parameters()),
    state: () => explained(() => session.state()),
    restore: (parameters, state) => explained(() => session.restore(parameters, state)),
  };
}

/** A forward session whose failures are explained as by {@link explainFailure}. */
export function withExplainedForward(session: ForwardSession, engine: string): ForwardSession {
  return {
    evaluate: (batch) => explain(() => session.evaluate(batch), engine),
    dispose: () => session.dispose(),
  };
}

async function explain<T>(work: () => Promise<T>, engine: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFailure(error, engine);
  }
}

const LONGEST_REASON = 300;

function firstLine(message: string): string {
  return (message.trim().split("\n")[0] ?? "").slice(0, LONGEST_REASON);
}
