import * as tf from "@tensorflow/tfjs";

import { BACKEND_NAME, RecordingBackend } from "./backend.ts";
import { OnnxError } from "./errors.ts";
import { kernelTable } from "./kernel-table.ts";
import type { Recorder } from "./recorder.ts";

/**
 * Runs a function with the recording backend as the current one. The previous backend is restored in any case.
 *
 * @throws OnnxError VALUE_UNKNOWN inside another trace
 */
export function withRecordingBackend(recorder: Recorder, record: (backend: RecordingBackend) => void): void {
  const backend = registerOnce();
  if (backend.recorder !== undefined) {
    throw new OnnxError(
      "VALUE_UNKNOWN",
      "trace() was called inside a traced function. Call it after the other trace has ended.",
    );
  }
  tf.backend(); // Initializes the default backend if there is none, so that it can be restored.
  const previous = tf.getBackend();
  backend.recorder = recorder;
  try {
    void tf.setBackend(BACKEND_NAME); // Synchronous, because the factory of this backend is.
    tf.tidy(() => {
      record(backend);
    });
  } finally {
    void tf.setBackend(previous);
    backend.recorder = undefined;
  }
}

let registered: RecordingBackend | undefined;

function registerOnce(): RecordingBackend {
  if (registered !== undefined) return registered;
  const backend = new RecordingBackend();
  registered = backend;
  tf.registerBackend(BACKEND_NAME, () => backend, 0);
  for (const [kernelName, record] of Object.entries(kernelTable)) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND_NAME,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Object.fromEntries(
          Object.entries(inputs).flatMap(([name, tensor]) => (tensor ? [[name, backend.unwrap(tensor)]] : [])),
        );
        const outputs = record(backend.active(), values, attrs ?? {});
        return "name" in outputs ? backend.wrap(outputs) : outputs.map((output) => backend.wrap(output));
      },
    });
  }
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (kernelName in kernelTable) continue;
    tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc: () => refuse(kernelName) });
  }
  return backend;
}

function refuse(kernelName: string): never {
  const scopes = tf.engine().state.scopeStack.map((scope) => scope.name.replace(/__op$/, ""));
  const operation = scopes.filter((name) => !["", "default scope", "unnamed scope"].includes(name)).join(" › ");
  throw new OnnxError(
    "KERNEL_UNSUPPORTED",
    `The TensorFlow.js kernel "${kernelName}", needed by ${operation === "" ? "the traced function" : operation}, cannot be recorded. ` +
      `Use other operations, or add a rule for it to the kernel table.`,
  );
}
