import { availableParallelism } from "node:os";

import { ort } from "../engines/onnxruntime/onnxruntime-node.ts";
import type { ForwardSession, TokenBatch } from "../engines/engine.ts";
import { TrainerError } from "../errors.ts";

/** Rounds of a latency measurement. */
const TIMED_ROUNDS = 21;

/** An exported `model.onnx`, evaluated like any other model. */
export interface ExportedClassifier extends ForwardSession {
  /**
   * How long one text of `tokens` tokens takes, without tokenizing.
   *
   * @returns the median of 21 rounds, in milliseconds
   */
  medianLatency(tokens: number): Promise<number>;
}

/**
 * Opens an ONNX file with inputs `input_ids` and `attention_mask` and output `logits`, as transformers.js and Python read it.
 *
 * @throws TrainerError EXPORT_UNREADABLE if ONNX Runtime cannot open it
 */
export async function openExportedClassifier(
  path: string,
  threads = availableParallelism(),
  now: () => number = () => performance.now(),
): Promise<ExportedClassifier> {
  const session = await open(path, threads);
  const evaluate = async ({ inputIds, attentionMask, rows, length }: TokenBatch): Promise<Float32Array> => {
    const tensor = (values: Int32Array): ort.Tensor =>
      new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [rows, length]);
    const { logits } = await session.run({ input_ids: tensor(inputIds), attention_mask: tensor(attentionMask) });
    return logits?.data as Float32Array; // The one output, of float32 in every format.
  };
  return {
    evaluate,
    async medianLatency(length) {
      const batch = {
        ...{ rows: 1, length, inputIds: new Int32Array(length).fill(1) },
        attentionMask: new Int32Array(length).fill(1),
      };
      const times: number[] = [];
      await evaluate(batch); // The first run prepares buffers and does not count.
      for (let round = 0; round < TIMED_ROUNDS; round++) {
        const start = now();
        await evaluate(batch);
        times.push(now() - start);
      }
      return times.sort((a, b) => a - b)[Math.floor(TIMED_ROUNDS / 2)] ?? Number.NaN;
    },
    dispose: () => session.release(),
  };
}

async function open(path: string, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      ...{ executionProviders: ["cpu"], graphOptimizationLevel: "all" as const },
      ...{ intraOpNumThreads: threads, interOpNumThreads: 1, enableMemPattern: false },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainerError("EXPORT_UNREADABLE", `ONNX Runtime cannot open "${path}": ${reason} Export it again.`, {
      cause,
    });
  }
}
