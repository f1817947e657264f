import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { replaceFolder, writeNewFile } from "@sentiment-tuner/files";
import type { StoredPrecision } from "@sentiment-tuner/model";

import { formatJson } from "./format-json.ts";
import type { BaseModelSource } from "./sources.ts";

/** How the weights are stored. Another value converts the models again. */
export const PRECISION: StoredPrecision = "int8";

/** Raised when the conversion itself changes, so that existing folders are converted again. */
const VERSION = 1;

const RECORD = "conversion.json";

/**
 * Converts a base model to a folder with safetensors in the given precision, licence and card, unless the folder is already the result of the
 * same conversion.
 *
 * @returns whether it was converted
 */
export async function convertBaseModel(
  source: BaseModelSource,
  target: string,
  precision: StoredPrecision = PRECISION,
): Promise<boolean> {
  const record = formatJson({ hubId: source.hubId, origin: source.origin, precision, version: VERSION });
  if ((await readFile(join(target, RECORD), "utf8").catch(() => undefined)) === record) return false;
  await mkdir(join(target, ".."), { recursive: true });
  await replaceFolder(target, async (folder) => {
    const { writeModel } = await import("./write-model.ts"); // Loads TensorFlow.js, which is slow.
    await writeModel(source, folder, precision);
    const texts = { ...source.notices, [RECORD]: record };
    for (const [name, text] of Object.entries(texts)) await writeNewFile(join(folder, name), [Buffer.from(text)]);
  });
  return true;
}
