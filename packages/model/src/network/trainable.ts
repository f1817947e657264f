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
  /**
   * Above 0, at most 1: each layer is trained with this share of the learning rate of the one above it. The head, and a pooler, have the whole rate. Undefined: so
   * has every layer.
   *
   * @see Howard and Ruder, Universal Language Model Fine-tuning for Text Classification (2018), §3.2
   */
  readonly layerDecay?: number | undefined;
}

interface AdapterSettings {
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
  /** Undefined if there are none. */
  readonly adapters?: Adapters | undefined;
  /** By name, the share of the learning rate that a parameter has; 1 for those that are not named. */
  readonly rates: ReadonlyMap<string, number>;
}

export interface Adapters extends AdapterSettings {
  /** The linear layers with an adapter: the names of their weights without `.weight`, in the order of the model. */
  readonly layers: readonly string[];
}

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
  const { architecture, config, parameters, adapters: settings, freeze, layerDecay = 1, seed } = options;
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
  const ratesOf = (some: readonly Parameter[]): ReadonlyMap<string, number> =>
    layerRates(some, [embeddingLayers(architecture), ...blocks], layerDecay);
  if (settings === undefined) {
    return { architecture, parameters: byName(trained), frozen: byName(frozen), rates: ratesOf(trained) };
  }

  const adapted = new Set(blocks.slice(frozenBlocks).flat());
  const weights = frozen.filter(({ name, shape }) => shape.length === 2 && adapted.has(layerOf(name)));
  const pairs = weights.flatMap((weight) => initializeAdapter(weight, settings.rank, seed));
  const adapters: Adapters = { ...settings, layers: weights.map(({ name }) => layerOf(name)) };
  return {
    architecture: readAdapters(architecture, adapters),
    parameters: byName([...pairs, ...trained]),
    frozen: byName(frozen),
    adapters,
    rates: ratesOf(pairs),
  };
}

/**
 * The share of the learning rate of each parameter in one of these layers: d for the last of them, d² for the one before it, and so on.
 *
 * @param depths - the names of what lies at each depth, from below
 */
function layerRates(
  parameters: readonly Parameter[],
  depths: readonly (readonly string[])[],
  decay: number,
): ReadonlyMap<string, number> {
  if (decay === 1) return new Map();
  const rateOfLayer = new Map(
    depths.flatMap((layers, depth) => layers.map((layer) => [layer, decay ** (depths.length - depth)] as const)),
  );
  return new Map(
    parameters.flatMap(({ name }) => {
      const owner = layerOf(name); // "…q_lin", or "…q_lin.lora_A" for an adapter.
      const rate = rateOfLayer.get(owner) ?? rateOfLayer.get(layerOf(owner));
      return rate === undefined ? [] : [[name, rate] as const];
    }),
  );
}

/** The parameters of embeddings and blocks, without those of head and pooler. */
export function encoderParameters({
  architecture,
  config,
  parameters,
}: Pick<TrainableOptions, "architecture" | "config" | "parameters">): Parameters {
  const layers = new Set([...embeddingLayers(architecture), ...blockLayers(architecture, config).flat()]);
  return byName([...parameters.values()].filter(({ name }) => layers.has(layerOf(name))));
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
  const { rank = 1, alpha = 0, layers = [] } = model.adapters ?? {};
  const adapted = new Set(layers.map((layer) => `${layer}.weight`));
  const merged = new Map<string, Parameter>();
  for (const name of model.architecture.parameterShapes(config).keys()) {
    const parameter = trained.get(name) ?? model.frozen.get(name);
    if (parameter === undefined) throw new RangeError(`"${name}" is neither trained nor frozen.`);
    merged.set(name, adapted.has(name) ? mergeAdapter(parameter, trained, alpha / rank) : parameter);
  }
  return merged;
}

/** The architecture with a forward pass that reads the adapters beside its own parameters. */
function readAdapters(architecture: Architecture, { rank, alpha, layers }: Adapters): Architecture {
  const adapted = new Set(layers);
  const adapterScale = (layer: string): number | undefined => (adapted.has(layer) ? alpha / rank : undefined);
  return {
    ...architecture,
    forward(inputs, pass) {
      const lookUp = (name: string) => pass.weights(name);
      const weights = Object.assign(lookUp, { adapterScale });
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
