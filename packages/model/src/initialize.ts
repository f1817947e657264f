import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { sizeOf } from "./parameters.ts";
import type { Parameter, Parameters } from "./parameters.ts";

/**
 * A whole model at random, to train from nothing or to test with.
 *
 * @param seed - an integer; the same one gives the same bytes
 */
export function initializeParameters(architecture: Architecture, config: ModelConfig, seed: number): Parameters {
  const parameters = new Map<string, Parameter>();
  for (const [name, shape] of architecture.parameterShapes(config)) {
    parameters.set(name, initializeParameter(name, shape, config, seed));
  }
  return parameters;
}

/**
 * One parameter as Hugging Face's library starts it: weights from N(0, initializerRange²), biases 0, LayerNorm 1, and
 * the padding token's embedding 0.
 *
 * The values depend on the name and the seed alone, not on what else is initialized.
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
    // Box & Muller: two uniform numbers make two normal ones. 1 - u keeps the logarithm away from 0.
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
 * Numbers in [0, 1) with 32 random bits, from a seed and a name.
 *
 * The state steps by an odd constant and is then mixed, with the constants of SplitMix32.
 *
 * @see Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators (2014)
 */
function makeUniform(seed: number, name: string): () => number {
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
