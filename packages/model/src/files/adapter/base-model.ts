import { z } from "zod";

import { ModelError } from "../../errors.ts";

/** The file beside an adapter that identifies its base model. */
export const BASE_MODEL_FILE = "base_model.json";

/** The base model of an adapter. */
export interface BaseModel {
  /** A name on the Hub, or a path. */
  readonly name: string;
  /** Commit, branch or tag on the Hub. */
  readonly revision?: string | undefined;
  /** Path of its folder from the adapter's folder, with forward slashes. */
  readonly folder?: string | undefined;
  /** `fingerprintParameters` of its encoder, by which a wrong model is recognized; absent if the adapter was not saved by this package. */
  readonly sha256?: string | undefined;
}

/** Finds base models on this machine, such as those installed with a program or downloaded before. */
export interface BaseModelFinder {
  readonly name: string;
  /** @returns the folder of the model; undefined if there is none of that name */
  find(base: BaseModel): Promise<string | undefined>;
}

const schema = z.object({
  name: z.string(),
  revision: z.string().exactOptional(),
  folder: z.string().exactOptional(),
  sha256: z.string().exactOptional(),
});

/** @throws ModelError CONFIG_INVALID */
export function parseBaseModel(json: unknown, path: string): BaseModel {
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  throw new ModelError("CONFIG_INVALID", `"${path}" does not name a base model: ${z.prettifyError(error)}`);
}

/** @returns the text of {@link BASE_MODEL_FILE} */
export function makeBaseModelJson(base: BaseModel): string {
  return `${JSON.stringify(base, undefined, 2)}\n`;
}
