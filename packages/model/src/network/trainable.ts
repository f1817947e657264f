import { initializeAdapter, mergeAdapter } from "./adapter.ts";
import type { Architecture } from "./architecture.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Parameter, Parameters } from "./parameters.ts";

/** Which parameters of a model are trained. Without a choice, all. */
export interface TrainableChoice {
  /** Frozen encoder with a low-rank adapter on every linear layer of its blocks. The head, and a pooler, are trained whole. */
  readonly adapters?: AdapterSettings | undefined;
  /** "embeddings", or a number of blocks: the embeddings and the first n blocks are frozen, and get no adapters. */
  readonly freeze?: "embeddings" | number | undefined;
}

export interface AdapterSettings {
  /** r, the columns of B and the rows of A. */
  readonly rank: number;
  /** α; the product B A is multiplied with α / r. */
  readonly alpha: number;
}

/** A model of which a part is trained. */
export interface TrainableModel {
  /** Its forward pass reads the adapters. */
  readonly architecture: Architecture;
  /** What training changes: parameters of the model, and those of adapters. */
  readonly parameters: Parameters;
  /** The other parameters of the model. */
  readonly frozen: Parameters;
  /** Linear layer → the factor α / r of its adapter. */
  readonly adapters: AdapterScales;
}

/** Linear layer, without `.weight` → the factor α / r of its adapter. */
export type AdapterScales = ReadonlyMap<string, number>;

export interface TrainableOptions extends TrainableChoice {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  /** All parameters of the model. */
  readonly parameters: Parameters;
  /** For the adapters, which are initialized at random. */
  readonly seed: number;
}

/**
 * Divides a model into what is trained and what is frozen, and adds adapters, which change nothing before the first step: every B is zero.
 *
 * @throws RangeError if `freeze` is more than the model's layers
 */
export function chooseTrainable(options: TrainableOptions): TrainableModel {
  const { architecture, config, parameters, adapters: settings, freeze, seed } = options;
  const frozenBlocks = typeof freeze === "number" ? freeze : 0;
  if (frozenBlocks > config.layers) {
    throw new RangeError(`The model has ${config.layers} layers, so ${frozenBlocks} cannot be frozen.`);
  }
  const blocks = blockLayers(architecture, config);
  const embeddings = settings !== undefined || freeze !== undefined ? embeddingLayers(architecture) : [];
  const frozenLayers = new Set([
    ...embeddings,
    ...blocks.slice(0, settings === undefined ? frozenBlocks : undefined).flat(),
  ]);
  const isFrozen = ({ name }: Parameter): boolean => frozenLayers.has(layerOf(name));
  const all = [...parameters.values()];
  const frozen = all.filter(isFrozen);
  const trained = all.filter((parameter) => !isFrozen(parameter));
  if (settings === undefined) {
    return { architecture, parameters: byName(trained), frozen: byName(frozen), adapters: new Map() };
  }

  const adapted = new Set(blocks.slice(frozenBlocks).flat());
  const pairs = frozen
    .filter(({ name, shape }) => shape.length === 2 && adapted.has(layerOf(name)))
    .map((weight) => ({ layer: layerOf(weight.name), pair: initializeAdapter(weight, settings.rank, seed) }));
  const adapters = new Map(pairs.map(({ layer }) => [layer, settings.alpha / settings.rank]));
  return {
    architecture: readAdapters(architecture, adapters),
    parameters: byName([...pairs.flatMap(({ pair }) => pair), ...trained]),
    frozen: byName(frozen),
    adapters,
  };
}

/**
 * All parameters of a model after training, in the order of the architecture, with the adapters merged into the weights.
 *
 * @param trained - by the names of `model.parameters`
 */
export function mergeTrained(
  model: Pick<TrainableModel, "architecture" | "frozen" | "adapters">,
  trained: Parameters,
  config: ModelConfig,
): Parameters {
  const merged = new Map<string, Parameter>();
  for (const name of model.architecture.parameterShapes(config).keys()) {
    const parameter = trained.get(name) ?? model.frozen.get(name);
    if (parameter === undefined) throw new RangeError(`"${name}" is neither trained nor frozen.`);
    const scale = name.endsWith(".weight") ? model.adapters.get(layerOf(name)) : undefined;
    merged.set(name, scale === undefined ? parameter : mergeAdapter(parameter, trained, scale));
  }
  return merged;
}

/** An architecture that reads adapters of these layers beside its own parameters. */
function readAdapters(architecture: Architecture, adapters: AdapterScales): Architecture {
  return {
    ...architecture,
    forward(inputs, pass) {
      const lookUp = (name: string) => pass.weights(name);
      const weights = Object.assign(lookUp, { adapterScale: (layer: string) => adapters.get(layer) });
      return architecture.forward(inputs, { ...pass, weights });
    },
  };
}

/** The layers of each block, by their full names. */
function blockLayers({ layout }: Architecture, { layers }: ModelConfig): readonly (readonly string[])[] {
  return Array.from({ length: layers }, (_, layer) => Object.values<string>({ ...layout.blockNames(layer) }));
}

function embeddingLayers({ layout }: Architecture): readonly string[] {
  const { wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings, embeddingNorm } = layout;
  return [wordEmbeddings, positionEmbeddings, ...(tokenTypeEmbeddings ? [tokenTypeEmbeddings] : []), embeddingNorm];
}

/** The name of a parameter without `.weight` or `.bias`. */
function layerOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

function byName(parameters: readonly Parameter[]): Parameters {
  return new Map(parameters.map((parameter) => [parameter.name, parameter]));
}
