import type { Batch } from "@sentiment-tuner/data";
import { type Dropout, noDropout, type Parameter, type Parameters } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import type { OptimizerState } from "../adamw.ts";
import { requireFiniteNorm } from "../clip.ts";
import { differentiate, findTensor } from "../differentiate.ts";
import {
  createPatternTables,
  drawPatterns,
  type DropoutPlace,
  patternDropout,
  type PatternTables,
} from "../dropout-patterns.ts";
import { globalNorm, packGradients, type Slot, unpackValues, updateScalars, updateSlots } from "./adamw-tensors.ts";
import type { SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";
import { type Pack, pack, packsOf, unpack } from "./packs.ts";
import type { TokenBatch } from "./runtime-session.ts";
import { TENSORFLOW_BACKEND } from "./tensorflow-load.ts";

/**
 * A session that computes the model's functions as they run, on TensorFlow's own kernels. Parameters and moments are tensors of its backend,
 * updated pack by pack; the parameters of a pack are rows of it, copied out after each update.
 *
 * Every call leaves as many tensors as it found, but for the tables of dropout that the first step makes, and the backend that was current.
 */
export function openTensorflowSession(options: SessionOptions): TrainingSession {
  const { architecture, config, seed, maxGradientNorm, optimizer } = options;
  const names = [...options.parameters.keys()];
  const packs = packsOf(options.parameters);
  let state = onTensorflow(() => createState(packs, options.parameters));
  const tables = createPatternTables((table) => tf.keep(table));
  let stepsMade = 0;

  /** The batch's share of the loss, then a gradient for each parameter; all of them the caller's to dispose of. */
  function backward(batch: Batch, place: DropoutPlace, rowWeight: number): tf.Tensor[] {
    return tf.tidy(() => {
      const labels = tf.tensor1d(batch.labels, "int32");
      const rowWeights = tf.fill<tf.Rank.R1>([batch.rows], rowWeight);
      const tensors = { ...batchTensors(batch), labels, rowWeights };
      const { loss, gradients } = withoutLeftovers(() =>
        differentiate(architecture, config, tensors, state.weights, drawnDropout(place, tables)),
      );
      return [loss, ...names.map((name) => gradients[name] as tf.Tensor)]; // One for each weight.
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
      const [loss, ...all] = sums;
      const byName = new Map(names.map((name, index) => [name, all[index]]));
      const gradients = tf.tidy(
        () => packs.map((pack) => packGradients(pack, (name) => byName.get(name) as tf.Tensor)), // One for each name.
      );
      sums.push(...gradients);
      const norm = tf.tidy(() => globalNorm(gradients));
      sums.push(norm);
      const gradientNorm = Number(norm.dataSync()[0]);
      requireFiniteNorm(gradientNorm, step);
      const next = tf.tidy(() => {
        const { keep, stepSize, epsilon, ...numbers } = updateScalars(
          { step, learningRate, maxGradientNorm },
          optimizer,
        );
        const scalars = {
          keep: tf.scalar(keep),
          stepSize: tf.scalar(stepSize),
          epsilon: tf.scalar(epsilon),
          maxGradientNorm: tf.scalar(numbers.maxGradientNorm),
        };
        return { ...stateOf(packs, updateSlots(packs, state.slots, gradients, norm, scalars, optimizer)) };
      });
      disposeState(state);
      state = next;
      stepsMade = step;
      return { loss: Number(loss?.dataSync()[0]), gradientNorm };
    } finally {
      tf.dispose(sums);
    }
  }

  const read = (part: keyof Slot): Parameters => {
    const packed = packs.map(({ name, shape }, index) => {
      const values = Float32Array.from(state.slots[index]?.[part].dataSync() ?? []);
      return [name, { name, shape, values }] as const;
    });
    return unpack(packs, new Map(packed), options.parameters);
  };

  return {
    step: (input) => resolved(() => step(input)),
    evaluate: (batch) =>
      resolved(() =>
        tf.tidy(() => {
          const weights = (name: string): tf.Tensor => findTensor(state.weights, name);
          const logits = architecture.forward(batchTensors(batch), { weights, config, dropout: noDropout });
          return Float32Array.from(logits.dataSync());
        }),
      ),
    parameters: () => resolved(() => read("values")),
    state: () => resolved(() => ({ step: stepsMade, firstMoments: read("first"), secondMoments: read("second") })),
    restore: (parameters, optimizerState) =>
      resolved(() => {
        const restored = createState(packs, parameters, optimizerState);
        disposeState(state);
        state = restored;
        stepsMade = optimizerState.step;
      }),
    dispose: () =>
      resolved(() => {
        disposeState(state);
        tables.dispose();
        state = { slots: [], weights: {} };
      }),
  };
}

/** TensorFlow.js forgets what a forward pass that fails had kept for the backward pass, but not the memory that it takes. */
function withoutLeftovers<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const tape = tf.engine().state.activeTape as readonly { readonly saved: tf.Tensor[] }[] | null; // None before a forward pass.
    for (const { saved } of tape ?? []) tf.dispose(saved);
    throw error;
  }
}

/** The same patterns as those of every engine. */
function drawnDropout(place: DropoutPlace, tables: PatternTables): Dropout {
  return patternDropout((count, dropout) => {
    const indices = new Int32Array(count);
    drawPatterns(indices, place, dropout);
    return tf.tensor1d(indices, "int32");
  }, tables);
}

/** What stays from step to step. A parameter alone in its pack is the same tensor in both. */
interface State {
  /** As the packs. */
  readonly slots: readonly Slot[];
  readonly weights: Readonly<Record<string, tf.Tensor>>;
}

function stateOf(packs: readonly Pack[], slots: readonly Slot[]) {
  const weights = packs.map((pack, index) => unpackValues(pack, (slots[index] as Slot).values)); // As many of both.
  return {
    slots: slots.map((slot) => ({ ...slot })),
    weights: Object.fromEntries(weights.flatMap(Object.entries<tf.Tensor>)),
  };
}

function createState(packs: readonly Pack[], parameters: Parameters, state?: OptimizerState): State {
  const tensorOf = (from: Parameters, name: string): tf.Tensor => {
    const parameter = from.get(name) as Parameter; // `pack` made one for each pack.
    return tf.tensor(Float32Array.from(parameter.values), [...parameter.shape]); // A copy: the array may change before it is read.
  };
  const [values, first, second] = [parameters, state?.firstMoments, state?.secondMoments].map(
    (from) => from && pack(packs, from),
  );
  return tf.tidy(() =>
    stateOf(
      packs,
      packs.map(({ name, shape }) => ({
        values: tensorOf(values as Parameters, name), // Made of `parameters`.
        first: first === undefined ? tf.zeros([...shape]) : tensorOf(first, name),
        second: second === undefined ? tf.zeros([...shape]) : tensorOf(second, name),
      })),
    ),
  );
}

function disposeState({ slots, weights }: State): void {
  for (const { values, first, second } of slots) tf.dispose([values, first, second]);
  tf.dispose(Object.values(weights));
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
