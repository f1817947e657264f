import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./model-config.ts";
import { sizeOf } from "./parameters.ts";
import type { Parameter, Parameters } from "./parameters.ts";

/**
 * Initializes a whole model at random, for training from scratch and for tests.
 *
 * @param seed - an integer; the same seed gives the same bytes
 */
export function initializeParameters(architecture: Architecture, config: ModelConfig, seed: number): Parameters {
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of architecture.parameterShapes(config)) {
    parameters.set(name, initializeParameter(name, shape, config, seed));
  }
  return parameters;
}

/**
 * Initializes one parameter as Hugging Face's library does: weights from N(0, initializerRange²), biases 0, LayerNorm weights 1, and the
 * embedding of the padding token 0.
 *
 * The values depend only on the arguments, not on other parameters.
 */
export function initializeParameter(
  name: string,
  shape: readonly number[],
  config: ModelConfig,
  seed: number,
): Parameter {
  const values = new Float32Array(sizeOf(shape));
  if (name.endsWith(".bias")) return { name, shape, values };
  if (/layer_?norm\.weight$/i.test(name)) return { name, shape, values: values.fill(1) };
  const uniform = makeUniform(seed, name);
  for (let index = 0; index < values.length; index += 2) {
    // The Box–Muller transform turns two uniform numbers into two normal ones. 1 - u is never 0, so the logarithm is finite.
    const radius = config.initializerRange * Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    values[index] = radius * Math.cos(angle);
    if (index + 1 < values.length) values[index + 1] = radius * Math.sin(angle);
  }
  if (name.endsWith("word_embeddings.weight")) {
    const start = config.padTokenId * config.hiddenSize;
    values.fill(0, start, start + config.hiddenSize);
  }
  return { name, shape, values };
}

/**
 * Makes a generator of numbers in [0, 1) with 32 random bits, from a seed and a name.
 *
 * Each step adds an odd constant to the state and mixes it, with the constants of SplitMix32.
 *
 * @see Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators (2014)
 */
export function makeUniform(seed: number, name: string): () => number {
  let state = mix(seed | 0);
  for (const character of name) state = mix(state ^ (character.codePointAt(0) ?? 0));
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
