import { createRandom } from "@sentiment-tuner/data";
import type { Parameter } from "@sentiment-tuner/model";
import { addGradients } from "../accumulate.ts";
import { createAdamW, type AdamWOptions } from "../adamw.ts";
import { softmaxRows } from "../evaluate.ts";
import type { TokenBatch, TrainingSession } from "../engines/engine.ts";

export interface LogisticOptions {
  readonly vocabularySize: number;
  readonly seed: number;
  readonly optimizer: AdamWOptions;
  readonly maxGradientNorm: number;
}

const CLASSES = 2;
const DROPOUT = 0.3;
const DROPOUT_STREAM = 100;

/**
 * The smallest engine that can learn: logistic regression on counts of tokens, in float32 and in this thread.
 *
 *     logits_c = bias_c + Σ_t weight[id_t, c], each token dropped with probability 0.3 while training
 *
 * Like a real one it has rows that no review uses, dropout by (seed, step), accumulation, clipping and AdamW.
 */
export function openLogisticSession(options: LogisticOptions): TrainingSession {
  const weight = parameter("word_embeddings.weight", [options.vocabularySize, CLASSES]);
  const bias = parameter("classifier.bias", [CLASSES]);
  const initial = createRandom(options.seed, DROPOUT_STREAM + 1);
  for (let index = 0; index < weight.values.length; index++) weight.values[index] = initial.next() - 0.5;
  const parameters = new Map([weight, bias].map((each) => [each.name, each]));
  const optimizer = createAdamW(parameters, options.optimizer);

  const logitsOf = (batch: TokenBatch, keeps: () => number): Float32Array => {
    const logits = new Float32Array(batch.rows * CLASSES);
    forEachToken(batch, (row, id) => {
      const keep = keeps();
      for (let c = 0; c < CLASSES; c++) add(logits, row * CLASSES + c, keep * at(weight.values, id * CLASSES + c));
    });
    for (let index = 0; index < logits.length; index++) add(logits, index, at(bias.values, index % CLASSES));
    return logits;
  };

  return {
    step({ step, learningRate, batches }) {
      const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
      const sum = new Map([...parameters.values()].map(({ name, values }) => [name, new Float32Array(values.length)]));
      let loss = 0;
      for (const [index, batch] of batches.entries()) {
        const random = createRandom(options.seed, DROPOUT_STREAM, step, index);
        const mask = Array.from(batch.inputIds, () => (random.next() < DROPOUT ? 0 : 1 / (1 - DROPOUT)));
        let next = 0;
        const probabilities = softmaxRows(
          logitsOf(batch, () => at(mask, next++)),
          CLASSES,
        );
        const residual = (row: number, c: number) =>
          (at(probabilities, row * CLASSES + c) - (batch.labels[row] === c ? 1 : 0)) / rows;
        const gradients = { weight: new Float32Array(weight.values.length), bias: new Float32Array(CLASSES) };
        next = 0;
        forEachToken(batch, (row, id) => {
          const keep = at(mask, next++);
          for (let c = 0; c < CLASSES; c++) add(gradients.weight, id * CLASSES + c, keep * residual(row, c));
        });
        for (const [row, label] of batch.labels.entries()) {
          loss -= Math.log(at(probabilities, row * CLASSES + label)) / rows;
          for (let c = 0; c < CLASSES; c++) add(gradients.bias, c, residual(row, c));
        }
        addGradients(
          sum,
          new Map([
            [weight.name, gradients.weight],
            [bias.name, gradients.bias],
          ]),
        );
      }
      const gradientNorm = optimizer.step(sum, { step, learningRate, maxGradientNorm: options.maxGradientNorm });
      return Promise.resolve({ loss, gradientNorm });
    },
    evaluate: (batch) => Promise.resolve(logitsOf(batch, () => 1)),
    parameters: () => Promise.resolve(parameters),
    state: () => Promise.resolve(optimizer.state()),
    restore: (from, state) => {
      optimizer.restore(from, state);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
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
