import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { ModelError } from "./errors.ts";
import { initializeParameter } from "./initialize.ts";
import { formatShape } from "./parameters.ts";
import type { Parameter, Parameters } from "./parameters.ts";
import type { SafetensorsFile } from "./safetensors.ts";

/** A model's parameters and how they came to be; all lists hold names. */
export interface LoadedWeights {
  readonly parameters: Parameters;
  /** Parameters that the files lack. */
  readonly missing: readonly string[];
  /** Tensors of the files that the model has no use for, such as the head of another task. */
  readonly unexpected: readonly string[];
  /** Parameters that start at random: the missing ones, and a head of another number of labels where that is allowed. */
  readonly initialized: readonly string[];
}

export interface LoadWeightsOptions {
  /** For parameters that start at random. */
  readonly seed: number;
  /** A head for another number of labels is an error unless it may be replaced by a random one. */
  readonly headMismatch?: "error" | "initialize";
}

/** Buffers that old checkpoints carry: 0, 1, 2 … and all zeros. The network makes its own. */
const BUFFERS = /(^|\.)embeddings\.(position_ids|token_type_ids)$/;

/**
 * Reads each parameter of the architecture from the files, under its full name, without the encoder's prefix, or with
 * LayerNorm's old `gamma` and `beta`. The head and the pooler may be missing; they then start at random.
 *
 * @throws ModelError WEIGHT_MISSING, WEIGHT_SHAPE, WEIGHT_DUPLICATE, WEIGHT_DTYPE
 */
export async function loadWeights(
  files: readonly SafetensorsFile[],
  architecture: Architecture,
  config: ModelConfig,
  options: LoadWeightsOptions,
): Promise<LoadedWeights> {
  const shapes = architecture.parameterShapes(config);
  const { sources, unexpected } = findSources(files, architecture, shapes);
  const missing = [...shapes.keys()].filter((name) => !sources.has(name));
  checkMissing(missing, unexpected, architecture);

  // Every shape is checked before the first value is read: a wrong model should fail at once.
  const mismatched = new Set<string>();
  for (const [name, expected] of shapes) {
    const source = sources.get(name);
    if (source === undefined) continue;
    const found = source.file.entries.get(source.stored)?.shape ?? [];
    if (formatShape(found) === formatShape(expected)) continue;
    if (!isHeadOfOtherLabels(name, found, expected, architecture, config)) {
      throw shapeError(name, found, expected, "Does config.json belong to these weights?");
    }
    if (options.headMismatch !== "initialize") {
      throw shapeError(name, found, expected, `Is the checkpoint for ${found[0] ?? 0} labels?`);
    }
    mismatched.add(name);
  }

  const initialized = [...shapes.keys()].filter((name) => !sources.has(name) || mismatched.has(name));
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of shapes) {
    const source = mismatched.has(name) ? undefined : sources.get(name);
    if (source === undefined) parameters.set(name, initializeParameter(name, shape, config, options.seed));
    else parameters.set(name, { name, shape, values: await source.file.read(source.stored) });
  }
  return { parameters, missing, unexpected, initialized };
}

/** Whether two shapes of a parameter outside the encoder differ in the number of labels alone. */
function isHeadOfOtherLabels(
  name: string,
  found: readonly number[],
  expected: readonly number[],
  architecture: Architecture,
  config: ModelConfig,
): boolean {
  if (name.startsWith(architecture.prefix) || expected[0] !== config.labels.length) return false;
  return formatShape(found.slice(1)) === formatShape(expected.slice(1));
}

interface Source {
  readonly file: SafetensorsFile;
  /** The tensor's name in the file. */
  readonly stored: string;
}

function findSources(
  files: readonly SafetensorsFile[],
  architecture: Architecture,
  shapes: ReadonlyMap<string, readonly number[]>,
): { sources: ReadonlyMap<string, Source>; unexpected: readonly string[] } {
  const sources = new Map<string, Source>();
  const unexpected: string[] = [];
  for (const file of files) {
    for (const stored of file.entries.keys()) {
      if (BUFFERS.test(stored)) continue;
      const modern = stored
        .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
        .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
      const name = [modern, architecture.prefix + modern].find((candidate) => shapes.has(candidate));
      const other = name === undefined ? undefined : sources.get(name);
      if (name === undefined) unexpected.push(stored);
      else if (other === undefined) sources.set(name, { file, stored });
      else {
        const both = `"${other.stored}" in "${other.file.path}" and "${stored}" in "${file.path}"`;
        const problem = `Weight "${name}" is there twice: ${both}.`;
        throw new ModelError("WEIGHT_DUPLICATE", `${problem} Remove one of them, or save the model anew.`);
      }
    }
  }
  return { sources, unexpected };
}

/** The encoder must be whole: starting one layer at random would train, and be quietly bad. */
function checkMissing(missing: readonly string[], unexpected: readonly string[], architecture: Architecture): void {
  const encoder = missing.filter(
    (name) => name.startsWith(architecture.prefix) && !name.startsWith(`${architecture.prefix}pooler.`),
  );
  if (encoder.length === 0) return;
  const problem = `The checkpoint lacks ${encoder.length} weights of a ${architecture.name} encoder: ${list(encoder)}.`;
  const extra = unexpected.length === 0 ? "" : ` It has ${unexpected.length} that fit nowhere: ${list(unexpected)}.`;
  throw new ModelError("WEIGHT_MISSING", `${problem}${extra} Does config.json belong to these weights?`);
}

function list(names: readonly string[]): string {
  const first = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > 3 ? `${first.join(", ")} and ${names.length - 3} more` : first.join(", ");
}

function shapeError(name: string, found: readonly number[], expected: readonly number[], question: string): ModelError {
  const problem = `Weight "${name}" has shape ${formatShape(found)}, expected ${formatShape(expected)}.`;
  return new ModelError("WEIGHT_SHAPE", `${problem} ${question}`);
}
