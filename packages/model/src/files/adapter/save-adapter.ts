import { join, relative, resolve, sep } from "node:path";

import { toFloat16 } from "@sentiment-tuner/onnx";

import { adapterNames } from "../../network/adapter.ts";
import type { Parameters } from "../../network/parameters.ts";
import type { Adapters } from "../../network/trainable.ts";
import { fingerprintParameters } from "../fingerprint-parameters.ts";
import { type SavedModel, saveModelFolder } from "../save-pretrained.ts";
import { writeSafetensors } from "../safetensors-write.ts";
import { widenFloat16 } from "../widen-float16.ts";
import { ADAPTER_CONFIG_FILE, makeAdapterConfig } from "./adapter-config.ts";
import { type BaseModel, BASE_MODEL_FILE, makeBaseModelJson } from "./base-model.ts";

/** The file of PEFT with the weights of an adapter. */
export const ADAPTER_WEIGHTS_FILE = "adapter_model.safetensors";

/** What PEFT puts before the names of parameters. */
export const PEFT_PREFIX = "base_model.model.";

export interface SavedAdapter extends Omit<SavedModel, "parameters"> {
  readonly adapters: Adapters;
  /** The encoder, which stays in the base model. */
  readonly frozen: Parameters;
  /** The trained parameters: adapters, and layers that were trained whole. */
  readonly trained: Parameters;
  /** `folder` is a path from the working folder. */
  readonly base: Pick<BaseModel, "name" | "revision"> & { readonly folder: string };
}

/** Half precision halves the file and leaves the accuracy of a model unchanged. */
const PRECISION = "float16";

/**
 * Trained parameters as a saved adapter has them. Evaluating these gives the figures that a reader of the adapter gets.
 *
 * @returns a copy; values above 65,504 stay as they are
 */
export function roundToSaved(trained: Parameters): Parameters {
  const rounded = (values: Float32Array): Float32Array => {
    const halves = toFloat16(values);
    if (halves === undefined) return values;
    const widened = new Float32Array(values.length);
    widenFloat16(halves, widened);
    return widened;
  };
  return new Map([...trained].map(([name, parameter]) => [name, { ...parameter, values: rounded(parameter.values) }]));
}

/**
 * Saves what adapters have learned, in the format of Python's peft library: about a megabyte, which needs the base model to be opened. A file
 * beside it says which base model that is. The folder is complete or absent, as with `savePretrained`.
 *
 * @throws ModelError SAVE_REFUSED, SAVE_FAILED
 */
export async function saveAdapter(folder: string, model: SavedAdapter): Promise<void> {
  const { adapters, frozen, trained, base } = model;
  const ofAdapters = new Set(adapters.layers.flatMap((layer) => Object.values<string>({ ...adapterNames(layer) })));
  const whole = [...trained.keys()].filter((name) => !ofAdapters.has(name));
  const config = makeAdapterConfig({
    baseName: base.name,
    revision: base.revision,
    rank: adapters.rank,
    alpha: adapters.alpha,
    targetModules: adapters.layers,
    modulesToSave: [...new Set(whole.map(moduleOf))],
  });
  const baseModel: BaseModel = {
    name: base.name,
    ...(base.revision !== undefined && { revision: base.revision }),
    folder: relative(resolve(folder), resolve(base.folder)).split(sep).join("/"),
    sha256: fingerprintParameters(frozen),
  };
  const extraFiles = new Map<string, Iterable<Uint8Array>>([
    ...(model.extraFiles ?? []),
    [ADAPTER_CONFIG_FILE, [Buffer.from(config)]],
    [BASE_MODEL_FILE, [Buffer.from(makeBaseModelJson(baseModel))]],
  ]);
  const renamed = [...trained.values()].map((parameter) => ({ ...parameter, name: PEFT_PREFIX + parameter.name }));
  await saveModelFolder(folder, { ...model, extraFiles }, (staging) =>
    writeSafetensors(join(staging, ADAPTER_WEIGHTS_FILE), renamed, { precision: PRECISION }),
  );
}

/** The module of a parameter: its name without `.weight` or `.bias`. */
function moduleOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
