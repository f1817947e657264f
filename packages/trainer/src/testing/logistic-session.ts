import { type Batch, createRandom } from "@sentiment-tuner/data";
import type { Parameter } from "@sentiment-tuner/model";
import { addGradients } from "../optimizer/accumulate.ts";
import { createAdamW, type AdamWOptions } from "../optimizer/adamw.ts";
import { softmaxRows } from "../evaluation/evaluate.ts";
import type { TrainingDevice } from "../engines/device.ts";
import type { TokenBatch, TrainingSession } from "../engines/engine.ts";
import { createTrainingSession } from "../engines/training-session.ts";
import type { DropoutPlace } from "../graphs/dropout-patterns.ts";
import type { Gradients } from "../optimizer/clip.ts";

export interface LogisticOptions {
  readonly vocabularySize: number;
  readonly classes: number;
  readonly seed: number;
  readonly optimizer: AdamWOptions;
  readonly maxGradientNorm: number;
}

const DROPOUT = 0.3;
const DROPOUT_STREAM = 100;

/**
 * The smallest engine that can learn: logistic regression on counts of tokens, in float32 and in this thread.
 *
 *     logits_c = bias_c + Σ_t weight[id_t, c], each token dropped with probability 0.3 while training
 *
 * Like a real engine it has rows that no review uses, dropout by (seed, step), accumulation, clipping and AdamW.
 */
export function openLogisticSession(options: LogisticOptions): TrainingSession {
  const { classes } = options;
  const weight = parameter("word_embeddings.weight", [options.vocabularySize, classes]);
  const bias = parameter("classifier.bias", [classes]);
  const initial = createRandom(options.seed, DROPOUT_STREAM + 1);
  for (let index = 0; index < weight.values.length; index++) weight.values[index] = initial.next() - 0.5;
  const parameters = new Map([weight, bias].map((each) => [each.name, each]));
  const optimizer = createAdamW(parameters, options.optimizer);

  const logitsOf = (batch: TokenBatch, keeps: () => number): Float32Array => {
    const logits = new Float32Array(batch.rows * classes);
    forEachToken(batch, (row, id) => {
      const keep = keeps();
      for (let c = 0; c < classes; c++) add(logits, row * classes + c, keep * at(weight.values, id * classes + c));
    });
    for (let index = 0; index < logits.length; index++) add(logits, index, at(bias.values, index % classes));
    return logits;
  };

  const backward = (batch: Batch, place: DropoutPlace, rowWeights: Float32Array): LogisticGradients => {
    const random = createRandom(place.seed, DROPOUT_STREAM, place.step, place.batch);
    const mask = Array.from(batch.inputIds, () => (random.next() < DROPOUT ? 0 : 1 / (1 - DROPOUT)));
    let next = 0;
    const logits = logitsOf(batch, () => at(mask, next++));
    const probabilities = softmaxRows(logits, classes);
    const residual = (row: number, c: number) =>
      (at(probabilities, row * classes + c) - (batch.labels[row] === c ? 1 : 0)) * at(rowWeights, row);
    const ofWeight = new Float32Array(weight.values.length);
    const ofBias = new Float32Array(classes);
    let loss = 0;
    next = 0;
    forEachToken(batch, (row, id) => {
      const keep = at(mask, next++);
      for (let c = 0; c < classes; c++) add(ofWeight, id * classes + c, keep * residual(row, c));
    });
    for (const [row, label] of batch.labels.entries()) {
      loss -= Math.log(at(probabilities, row * classes + label)) * at(rowWeights, row);
      for (let c = 0; c < classes; c++) add(ofBias, c, residual(row, c));
    }
    return {
      loss,
      values: new Map([
        [weight.name, ofWeight],
        [bias.name, ofBias],
      ]),
    };
  };

  const device: TrainingDevice<LogisticGradients> = {
    backward: (batch, place, rowWeights) => Promise.resolve(backward(batch, place, rowWeights)),
    add(sum, { loss, values }) {
      addGradients(sum.values, values);
      return Promise.resolve({ ...sum, loss: sum.loss + loss });
    },
    update({ loss, values }, step) {
      const gradientNorm = optimizer.gradientNorm(values);
      return Promise.resolve({
        results: [{ loss, gradientNorm }],
        commit: () => optimizer.update(values, gradientNorm, step),
        discard: () => undefined,
      });
    },
    free: () => undefined,
    forward: (batch) => Promise.resolve(logitsOf(batch, () => 1)),
    read: (part) => Promise.resolve(optimizer.state()[part]),
    write(state) {
      optimizer.restore(state);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
  return createTrainingSession(device, options);
}

interface LogisticGradients {
  readonly loss: number;
  readonly values: Gradients;
}

function parameter(name: string, shape: readonly number[]): Parameter {
  return { name, shape, values: new Float32Array(shape.reduce((product, size) => product * size, 1)) };
}

function forEachToken(batch: TokenBatch, visit: (row: number, id: number) => void): void {
  for (const [position, id] of batch.inputIds.entries()) {
    if (batch.attentionMask[position] === 1) visit(Math.floor(position / batch.length), id);
  }
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? NaN;
}

function add(values: Float32Array, index: number, amount: number): void {
  values[index] = at(values, index) + amount;
}
