import type { Batch } from "@sentiment-tuner/data";
import { type Dropout, noDropout, type Parameters } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import type { OptimizerState } from "../adamw.ts";
import { requireFiniteNorm } from "../clip.ts";
import { drawPatterns, type DropoutPlace, patternDropout } from "../dropout-patterns.ts";
import { TrainerError } from "../errors.ts";
import { weightedCrossEntropy } from "../loss.ts";
import { globalNorm, type Slot, updateScalars, updateSlot } from "./adamw-tensors.ts";
import type { SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";
import type { TokenBatch } from "./runtime-session.ts";
import { TENSORFLOW_BACKEND } from "./tensorflow-load.ts";

/**
 * A session that computes the model's functions as they run, on TensorFlow's own kernels. Parameters and moments are tensors of its backend.
 *
 * Every call leaves as many tensors as it found, and the backend that was current.
 */
export function openTensorflowSession(options: SessionOptions): TrainingSession {
  const { architecture, config, seed, maxGradientNorm, optimizer } = options;
  const names = [...options.parameters.keys()];
  const shapes = new Map([...options.parameters].map(([name, { shape }]) => [name, shape]));
  let slots = onTensorflow(() => createSlots(names, options.parameters));
  let stepsMade = 0;

  const weightsOf = (tensors: readonly tf.Tensor[]) => {
    const byName = new Map(names.map((name, index) => [name, tensors[index]]));
    return (name: string): tf.Tensor => {
      const tensor = byName.get(name);
      if (tensor === undefined) throw new RangeError(`The network uses "${name}", which is not among its parameters`);
      return tensor;
    };
  };

  /** The batch's share of the loss, then a gradient for each parameter; all of them the caller's to dispose of. */
  function backward(batch: Batch, place: DropoutPlace, rowWeight: number): tf.Tensor[] {
    return tf.tidy(() => {
      const input = batchTensors(batch);
      const labels = tf.tensor1d(batch.labels, "int32");
      const rowWeights = tf.fill<tf.Rank.R1>([batch.rows], rowWeight);
      const loss = (...weights: tf.Tensor[]): tf.Scalar =>
        weightedCrossEntropy(
          architecture.forward(input, weightsOf(weights), config, drawnDropout(place)),
          labels,
          rowWeights,
        );
      const { value, grads } = tf.valueAndGrads(loss)(slots.map(({ values }) => values));
      for (const [index, gradient] of (grads as (tf.Tensor | null)[]).entries()) {
        if (gradient !== null) continue;
        const problem = `Parameter "${names[index] ?? ""}" got no gradient`;
        throw new TrainerError("GRADIENT_MISSING", `${problem}. Does the loss depend on it?`);
      }
      return [value, ...grads];
    });
  }

  function step({ step, learningRate, batches }: StepInput): StepResult {
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    let sums: tf.Tensor[] = [];
    try {
      for (const [index, batch] of batches.entries()) {
        const shares = backward(batch, { seed, step, batch: index }, 1 / rows);
        if (index === 0) sums = shares;
        else {
          const previous = sums;
          sums = previous.map((sum, place) => tf.add(sum, shares[place] as tf.Tensor)); // As many of both.
          tf.dispose([previous, shares]);
        }
      }
      const [loss, ...gradients] = sums;
      const norm = tf.tidy(() => globalNorm(gradients));
      sums.push(norm);
      const gradientNorm = Number(norm.dataSync()[0]);
      requireFiniteNorm(gradientNorm, step);
      const next = tf.tidy(() => {
        const numbers = updateScalars({ step, learningRate, maxGradientNorm }, optimizer);
        const scalars = {
          keep: tf.scalar(numbers.keep),
          stepSize: tf.scalar(numbers.stepSize),
          inverseRootCorrection: tf.scalar(numbers.inverseRootCorrection),
          maxGradientNorm: tf.scalar(numbers.maxGradientNorm),
        };
        return slots.map((slot, index) => ({
          ...updateSlot(names[index] ?? "", slot, gradients[index] as tf.Tensor, norm, scalars, optimizer), // As above.
        }));
      });
      disposeSlots(slots);
      slots = next;
      stepsMade = step;
      return { loss: Number(loss?.dataSync()[0]), gradientNorm };
    } finally {
      tf.dispose(sums);
    }
  }

  const read = (part: keyof Slot): Parameters =>
    new Map(
      names.map((name, index) => {
        const values = Float32Array.from(slots[index]?.[part].dataSync() ?? []);
        return [name, { name, shape: shapes.get(name) ?? [], values }];
      }),
    );

  return {
    step: (input) => resolved(() => step(input)),
    evaluate: (batch) =>
      resolved(() =>
        tf.tidy(() => {
          const weights = weightsOf(slots.map(({ values }) => values));
          const logits = architecture.forward(batchTensors(batch), weights, config, noDropout);
          return Float32Array.from(logits.dataSync());
        }),
      ),
    parameters: () => resolved(() => read("values")),
    state: () => resolved(() => ({ step: stepsMade, firstMoments: read("first"), secondMoments: read("second") })),
    restore: (parameters, state) =>
      resolved(() => {
        const restored = createSlots(names, parameters, state);
        disposeSlots(slots);
        slots = restored;
        stepsMade = state.step;
      }),
    dispose: () =>
      resolved(() => {
        disposeSlots(slots);
        slots = [];
      }),
  };
}

/** The same patterns as those of every engine. */
function drawnDropout(place: DropoutPlace): Dropout {
  return patternDropout((count, dropout) => {
    const indices = new Int32Array(count);
    drawPatterns(indices, place, dropout);
    return tf.tensor1d(indices, "int32");
  });
}

/** In the order of `names`: a checkpoint has an order of its own. */
function createSlots(names: readonly string[], parameters: Parameters, state?: OptimizerState): Slot[] {
  const tensorOf = (from: Parameters, name: string): tf.Tensor => {
    const parameter = from.get(name);
    if (parameter === undefined) throw new RangeError(`"${name}" is not in the checkpoint.`);
    return tf.tensor(Float32Array.from(parameter.values), [...parameter.shape]); // A copy: the array may change before it is read.
  };
  return names.map((name) => {
    const values = tensorOf(parameters, name);
    return {
      values,
      first: state === undefined ? tf.zerosLike(values) : tensorOf(state.firstMoments, name),
      second: state === undefined ? tf.zerosLike(values) : tensorOf(state.secondMoments, name),
    };
  });
}

function disposeSlots(slots: readonly Slot[]): void {
  for (const { values, first, second } of slots) tf.dispose([values, first, second]);
}

function batchTensors({ inputIds, attentionMask, rows, length }: TokenBatch): {
  inputIds: tf.Tensor2D;
  attentionMask: tf.Tensor2D;
} {
  return {
    inputIds: tf.tensor2d(inputIds, [rows, length], "int32"),
    attentionMask: tf.tensor2d(attentionMask, [rows, length], "int32"),
  };
}

/** Work on TensorFlow's backend as a promise. */
function resolved<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(onTensorflow(work));
  });
}

export function onTensorflow<T>(work: () => T): T {
  const previous = tf.getBackend();
  void tf.setBackend(TENSORFLOW_BACKEND); // Synchronous: it is there already.
  try {
    return work();
  } finally {
    void tf.setBackend(previous);
  }
}
