import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";
import { ModelError } from "../errors.ts";
import { initializeParameter } from "../network/initialize.ts";
import { formatShape } from "../network/parameters.ts";
import type { Parameter, Parameters } from "../network/parameters.ts";
import type { SafetensorsFile } from "./safetensors-read.ts";

/** The parameters of a model and where they come from. The lists contain names. */
export interface LoadedWeights {
  readonly parameters: Parameters;
  /** Parameters that are not in the files. */
  readonly missing: readonly string[];
  /** Tensors of the files that the model does not use, such as the head of another task. */
  readonly unexpected: readonly string[];
  /** Parameters that were initialized at random: the missing ones, and with `headMismatch: "initialize"` a head for another number of labels. */
  readonly initialized: readonly string[];
}

export interface LoadWeightsOptions {
  /** For parameters that are initialized at random. */
  readonly seed: number;
  /** What to do with a head for another number of labels: throw an error (the default) or initialize a new head at random. */
  readonly headMismatch?: "error" | "initialize";
}

/** Buffers in old checkpoints, 0, 1, 2 … and all zeros. The network computes them. */
const BUFFERS = /(^|\.)embeddings\.(position_ids|token_type_ids)$/;

/**
 * Reads every parameter of the architecture from the files. A file may contain it under its full name, without the prefix of the encoder, or
 * with LayerNorm's old names `gamma` and `beta`. A missing head or pooler is initialized at random.
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

  // All shapes are checked before the first value is read, so that a wrong model fails at once.
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

/** Whether the parameter is outside the encoder and its two shapes differ only in the number of labels. */
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
  /** The name of the tensor in the file. */
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
        const problem = `Weight "${name}" occurs twice: ${both}.`;
        throw new ModelError("WEIGHT_DUPLICATE", `${problem} Remove one of them, or save the model again.`);
      }
    }
  }
  return { sources, unexpected };
}

/** The encoder must be complete: with one layer initialized at random it would train without an error, and be bad. */
function checkMissing(missing: readonly string[], unexpected: readonly string[], architecture: Architecture): void {
  const encoder = missing.filter(
    (name) => name.startsWith(architecture.prefix) && !name.startsWith(`${architecture.prefix}pooler.`),
  );
  if (encoder.length === 0) return;
  const problem = `The checkpoint has no values for ${encoder.length} weights of the ${architecture.name} encoder: ${list(encoder)}.`;
  const extra =
    unexpected.length === 0
      ? ""
      : ` It contains ${unexpected.length} weights that the model does not use: ${list(unexpected)}.`;
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
