import { join } from "node:path";

import type { DenseWeights } from "@sentiment-tuner/baseline";
import { readSafetensors, writeSafetensors } from "@sentiment-tuner/model";

import { WorkflowError } from "../errors.ts";

/**
 * The head of a frozen encoder in a model's folder: `weight` F32 [C, D] and `bias` F32 [C]. The logits are W x + b, where x is the mean of
 * the encoder's last hidden states over the tokens of a text, computed with weights of 8 bits.
 */
export const FROZEN_WEIGHTS_FILE = "frozen.safetensors";

/** Writes the file into a folder that does not have it. @throws the system's error */
export async function writeFrozenHead(
  folder: string,
  { classCount, width, weights, biases }: DenseWeights,
): Promise<void> {
  await writeSafetensors(join(folder, FROZEN_WEIGHTS_FILE), [
    { name: "weight", shape: [classCount, width], values: Float32Array.from(weights) },
    { name: "bias", shape: [classCount], values: Float32Array.from(biases) },
  ]);
}

/** @throws WorkflowError RUNG_DAMAGED if the head does not fit the encoder; ModelError for a missing or damaged file */
export async function readFrozenHead(folder: string, classCount: number, width: number): Promise<DenseWeights> {
  const path = join(folder, FROZEN_WEIGHTS_FILE);
  const tensors = await readSafetensors(path);
  const [weight, bias] = [tensors.get("weight"), tensors.get("bias")];
  if (weight?.values.length !== classCount * width || bias?.values.length !== classCount) {
    const problem = `"${path}" does not fit ${classCount} classes and embeddings of ${width} numbers`;
    throw new WorkflowError("RUNG_DAMAGED", `${problem}. Copy it again from where the model comes from.`);
  }
  return { classCount, width, weights: Float64Array.from(weight.values), biases: Float64Array.from(bias.values) };
}
