import type { Batch } from "@sentiment-tuner/data";
import { type Dropout, noDropout, type Parameter, type Parameters } from "@sentiment-tuner/model";
import * as tf from "@tensorflow/tfjs";

import { differentiate, findTensor, type Tensors } from "../../graphs/differentiate.ts";
import {
  createPatternTables,
  drawPatterns,
  type DropoutPlace,
  patternDropout,
  type PatternTables,
} from "../../graphs/dropout-patterns.ts";
import type { TrainedState } from "../../optimizer/adamw.ts";
import {
  globalNorm,
  packGradients,
  type Slot,
  unpackValues,
  updateScalars,
  type UpdateScalars,
  updateSlots,
} from "../../optimizer/adamw-tensors.ts";
import {
  groupParameters,
  packGroups,
  type ParameterGroup,
  unpackGroups,
  zerosLike,
} from "../../optimizer/parameter-groups.ts";
import type { TrainingDevice } from "../device.ts";
import type { ForwardOptions, ForwardSession, SessionOptions, TokenBatch } from "../engine.ts";
import { runOnBackend } from "./run-on-backend.ts";

/** The loss, then a gradient for each parameter. */
type TensorGradients = readonly tf.Tensor[];

/**
 * A device that computes the model's functions as they run, on the kernels of a TensorFlow.js backend. Parameters and moments are tensors
 * of it, updated group by group; the parameters of a group are rows of it, copied out after each update.
 *
 * Every call leaves as many tensors as it found, except for the tables of dropout that the first step makes, and the backend that was current.
 */
export function openTensorDevice(options: SessionOptions, backend: string): TrainingDevice<TensorGradients> {
  const { architecture, config, optimizer, frozen = new Map() } = options;
  const names = [...options.parameters.keys()];
  const groups = groupParameters(options.parameters, optimizer);
  const onBackend = <T>(work: () => T): T => runOnBackend(backend, work);
  const resolved = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(onBackend(work)));
  const tables = createPatternTables((table) => tf.keep(table));
  const moments = zerosLike(options.parameters);
  let state = onBackend(() => createState(groups, { values: options.parameters, first: moments, second: moments }));
  let constants = onBackend(() => copyToTensors(frozen));

  function backward(batch: Batch, place: DropoutPlace, rowWeights: Float32Array): TensorGradients {
    return tf.tidy(() => {
      const labels = tf.tensor1d(batch.labels, "int32");
      const tensors = { ...batchTensors(batch), labels, rowWeights: tf.tensor1d(rowWeights) };
      const { loss, gradients } = withoutLeftovers(() =>
        differentiate(
          architecture,
          config,
          tensors,
          { trained: state.weights, frozen: constants },
          drawnDropout(place, tables),
        ),
      );
      return [loss, ...names.map((name) => gradients[name] as tf.Tensor)]; // One for each weight.
    });
  }

  return {
    backward: (batch, place, rowWeights) => resolved(() => backward(batch, place, rowWeights)),
    add: (sum, gradients) =>
      resolved(() => {
        try {
          return tf.tidy(() => sum.map((tensor, index) => tf.add(tensor, gradients[index] as tf.Tensor))); // As many of both.
        } finally {
          tf.dispose([...sum, ...gradients]);
        }
      }),
    update: ([loss, ...gradients], step) =>
      resolved(() => {
        const byName = new Map(names.map((name, index) => [name, gradients[index] as tf.Tensor])); // One for each name.
        const { packed, norm } = tf.tidy(() => {
          const packed = groups.map((group) => packGradients(group, (name) => byName.get(name) as tf.Tensor));
          return { packed, norm: globalNorm(packed) };
        });
        const discard = (): void => tf.dispose([...packed, norm]);
        return {
          results: [{ loss: Number(loss?.dataSync()[0]), gradientNorm: Number(norm.dataSync()[0]) }],
          commit() {
            try {
              const next = onBackend(() =>
                tf.tidy(() => {
                  const numbers = Object.entries(updateScalars(step, optimizer));
                  const scalars = Object.fromEntries(numbers.map(([name, value]) => [name, tf.scalar(value)]));
                  const slots = updateSlots(groups, state.slots, packed, norm, scalars as UpdateScalars, optimizer); // All of them.
                  return withWeights(groups, slots);
                }),
              );
              disposeState(state);
              state = next;
            } finally {
              discard();
            }
          },
          discard,
        };
      }),
    free: (gradients) => tf.dispose([...gradients]),
    forward: (batch) => resolved(() => runForward(options, { ...state.weights, ...constants }, batch)),
    read: (part) =>
      resolved(() => {
        const packed = groups.map(({ name, shape }, index) => {
          const values = Float32Array.from(state.slots[index]?.[part].dataSync() ?? []);
          return [name, { name, shape, values }] as const;
        });
        return unpackGroups(groups, new Map(packed), options.parameters);
      }),
    write: (from) =>
      resolved(() => {
        const written = createState(groups, from);
        disposeState(state);
        state = written;
      }),
    dispose: () =>
      resolved(() => {
        disposeState(state);
        tables.dispose();
        tf.dispose(constants);
        state = { slots: [], weights: {} };
        constants = {};
      }),
  };
}

/** A model that only predicts, computed as its functions run. */
export function openTensorForward(options: ForwardOptions, backend: string): ForwardSession {
  const resolved = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(runOnBackend(backend, work)));
  const weights = runOnBackend(backend, () => copyToTensors(options.parameters));
  return {
    evaluate: (batch) => resolved(() => runForward(options, weights, batch)),
    dispose: () => resolved(() => tf.dispose(weights)),
  };
}

/** @returns logits [B*C], row-major */
function runForward({ architecture, config }: ForwardOptions, weights: Tensors, batch: TokenBatch): Float32Array {
  return tf.tidy(() => {
    const find = (name: string): tf.Tensor => findTensor(weights, name);
    const logits = architecture.forward(batchTensors(batch), { weights: find, config, dropout: noDropout });
    return Float32Array.from(logits.dataSync());
  });
}

/** When a forward pass fails, TensorFlow.js drops its references to what it kept for the backward pass without freeing the memory. */
function withoutLeftovers<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const tape = tf.engine().state.activeTape as readonly { readonly saved: tf.Tensor[] }[] | null; // None before a forward pass.
    for (const { saved } of tape ?? []) tf.dispose(saved);
    throw error;
  }
}

/** The same patterns as on every engine. */
function drawnDropout(place: DropoutPlace, tables: PatternTables): Dropout {
  return patternDropout((count, dropout) => {
    const indices = new Int32Array(count);
    drawPatterns(indices, place, dropout);
    return tf.tensor1d(indices, "int32");
  }, tables);
}

/** What stays from step to step. In a group of one, slot and weight are the same tensor. */
interface TensorState {
  /** One for each group. */
  readonly slots: readonly Slot[];
  readonly weights: Tensors;
}

function withWeights(groups: readonly ParameterGroup[], slots: readonly Slot[]) {
  const weights = groups.map((group, index) => unpackValues(group, (slots[index] as Slot).values)); // One slot for each.
  return {
    slots: slots.map((slot) => ({ ...slot })),
    weights: Object.fromEntries(weights.flatMap(Object.entries<tf.Tensor>)),
  };
}

function createState(groups: readonly ParameterGroup[], { values, first, second }: TrainedState): TensorState {
  const parts = {
    values: packGroups(groups, values),
    first: packGroups(groups, first),
    second: packGroups(groups, second),
  };
  const tensorOf = (part: keyof TrainedState, name: string): tf.Tensor =>
    copyToTensor(parts[part].get(name) as Parameter); // `packGroups` made one for each group.
  return tf.tidy(() =>
    withWeights(
      groups,
      groups.map(({ name }) => ({
        values: tensorOf("values", name),
        first: tensorOf("first", name),
        second: tensorOf("second", name),
      })),
    ),
  );
}

function copyToTensors(parameters: Parameters): Tensors {
  return Object.fromEntries([...parameters.values()].map((parameter) => [parameter.name, copyToTensor(parameter)]));
}

/** A copy: the array may change before the backend reads it. */
function copyToTensor({ values, shape }: Parameter): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [...shape]);
}

function disposeState({ slots, weights }: TensorState): void {
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
