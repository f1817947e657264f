import { join } from "node:path";

import { FEATURE_COUNT, type LinearWeights } from "@sentiment-tuner/baseline";
import { readTextIfPresent, writeNewFile } from "@sentiment-tuner/files";
import { openSafetensors, toBfloat16, writeSafetensors } from "@sentiment-tuner/model";
import { textVersionProblem } from "@sentiment-tuner/protocol";
import { z } from "zod";

import { WorkflowError } from "../errors.ts";

/*
 * The files of a linear model in a model's folder.
 *
 * linear.json
 *     version      1
 *     classNames   [C], in the order of the logits
 *
 * linear.safetensors, where F is the number of known features and S is 1 for two classes, otherwise C
 *     features     U8 [524288]   bit i % 8 of byte ⌊i / 8⌋ is 1 if the model knows the feature of number i (packages/baseline/src/features.ts)
 *     squares      BF16 [F, S]   r² of each known feature, by ascending number
 *     products     BF16 [F, S]   weight · r
 *     biases       F32 [S]
 *
 * The log-odds of a class against the rest are Σ products / √(Σ squares) + bias, over the known features of a text, each counted once.
 */
export const LINEAR_FILE = "linear.json";
export const LINEAR_WEIGHTS_FILE = "linear.safetensors";

export interface LinearModelFiles {
  readonly classNames: readonly string[];
  readonly weights: LinearWeights;
}

const BITMAP_BYTES = FEATURE_COUNT / 8;

/** The size of {@link LINEAR_WEIGHTS_FILE} without its header. */
export function linearBytes({ squares, products, biases }: LinearWeights): number {
  return BITMAP_BYTES + 2 * squares.length + 2 * products.length + biases.byteLength;
}

/** Writes both files into a folder that does not have them. @throws the system's error */
export async function writeLinear(folder: string, { classNames, weights }: LinearModelFiles): Promise<void> {
  const { features, squares, products, biases } = weights;
  const bitmap = new Uint8Array(BITMAP_BYTES);
  for (const feature of features) bitmap[feature >> 3]! |= 1 << (feature & 7);
  const shape = [features.length, biases.length];
  await writeSafetensors(join(folder, LINEAR_WEIGHTS_FILE), [
    { name: "features", shape: [BITMAP_BYTES], values: bitmap, dtype: "U8" },
    { name: "squares", shape, values: toBfloat16(squares), dtype: "BF16" },
    { name: "products", shape, values: toBfloat16(products), dtype: "BF16" },
    { name: "biases", shape: [biases.length], values: biases },
  ]);
  const description = `${JSON.stringify({ version: 1, classNames }, undefined, 2)}\n`;
  await writeNewFile(join(folder, LINEAR_FILE), [Buffer.from(description)]);
}

const DESCRIPTION = z.object({ version: z.literal(1), classNames: z.array(z.string()).min(2) });

/**
 * Reads the linear model of a folder.
 *
 * @throws WorkflowError RUNG_DAMAGED if a file is missing or does not fit the other; ModelError for a damaged safetensors file
 */
export async function readLinear(folder: string): Promise<LinearModelFiles> {
  const path = join(folder, LINEAR_FILE);
  const { classNames } = parseDescription(await readTextIfPresent(path), path);
  const classCount = classNames.length;
  const size = classCount === 2 ? 1 : classCount;
  const file = await openSafetensors(join(folder, LINEAR_WEIGHTS_FILE));
  try {
    const names = ["features", "squares", "products", "biases"];
    const missing = names.find((name) => !file.entries.has(name));
    if (missing !== undefined) throw damaged(file.path, `has no tensor "${missing}"`);
    const features = featuresOf(await file.readBytes("features"));
    const [squares, products, biases] = await Promise.all(
      ["squares", "products", "biases"].map((name) => file.read(name)),
    );
    if (squares?.length !== features.length * size || products?.length !== squares.length || biases?.length !== size) {
      throw damaged(file.path, `does not fit ${features.length} features and ${classCount} classes`);
    }
    return { classNames, weights: { classCount, features, squares, products, biases } };
  } finally {
    await file.dispose();
  }
}

/** The numbers of the bits that are set. */
function featuresOf(bitmap: Uint8Array): Int32Array {
  const features: number[] = [];
  for (let feature = 0; feature < 8 * bitmap.length; feature++) {
    if ((bitmap[feature >> 3]! >> (feature & 7)) & 1) features.push(feature);
  }
  return Int32Array.from(features);
}

function parseDescription(text: string | undefined, path: string): z.output<typeof DESCRIPTION> {
  if (text === undefined) throw damaged(path, "does not exist");
  const outdated = textVersionProblem("linear", text, path);
  if (outdated !== undefined) throw new WorkflowError("RUNG_DAMAGED", outdated);
  try {
    return DESCRIPTION.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(path, "is damaged", cause);
  }
}

function damaged(path: string, problem: string, cause?: unknown): WorkflowError {
  const advice = "Copy it again from where the model comes from.";
  return new WorkflowError("RUNG_DAMAGED", `"${path}" ${problem}. It holds the linear model. ${advice}`, { cause });
}
