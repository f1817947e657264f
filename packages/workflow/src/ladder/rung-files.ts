import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import type { DenseWeights } from "@sentiment-tuner/baseline";
import { listIfPresent, replaceFolder, writeNewFile } from "@sentiment-tuner/files";
import { embedder, makeTokenizerConfig, type PretrainedModel, savePretrained } from "@sentiment-tuner/model";
import { type KeptRung, KEPT_RUNGS, MODEL_FOLDER, MODEL_RECIPE_FILE, RUNGS_FOLDER } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../errors.ts";
import { type ModelText, withTextSettings } from "../steps/model-text.ts";
import { FROZEN_WEIGHTS_FILE, writeFrozenHead } from "./frozen-files.ts";
import { LINEAR_FILE, LINEAR_WEIGHTS_FILE, type LinearModelFiles, writeLinear } from "./linear-files.ts";

/*
 * In a run's folder:
 *
 *     model/               the model that is kept, complete
 *     rungs/<rung>/        what distinguishes each model of the ladder: its recipe, its card, and its own weights
 *     rungs/encoder/       the fine-tuned encoder, while a model that does not need it is kept
 */

const CARD_FILE = "README.md";
const ENCODER_FOLDER = "encoder";
/** Files of a model's folder that do not belong to its encoder. */
const OWN_FILES: readonly string[] = [
  ...[CARD_FILE, MODEL_RECIPE_FILE, LINEAR_FILE, LINEAR_WEIGHTS_FILE, FROZEN_WEIGHTS_FILE],
];

/** What a model of the ladder has for itself. */
export interface RungFiles {
  /** The text of {@link MODEL_RECIPE_FILE}. */
  readonly recipe: string;
  /** The text of README.md. */
  readonly card: string;
  readonly linear?: LinearModelFiles;
  readonly frozen?: DenseWeights;
}

/** The base model of a run, with the classes of its reviews: the frozen model is made of it. */
export interface BaseEncoder {
  readonly model: PretrainedModel;
  readonly text: ModelText;
}

/** Writes what distinguishes each model of a ladder. A folder of an earlier attempt is replaced. @throws the system's error */
export async function writeRungs(runFolder: string, rungs: ReadonlyMap<KeptRung, RungFiles>): Promise<void> {
  await replaceFolder(join(runFolder, RUNGS_FOLDER), async (staging) => {
    for (const [name, { recipe, card, linear, frozen }] of rungs) {
      const folder = join(staging, name);
      await mkdir(folder);
      await writeNewFile(join(folder, MODEL_RECIPE_FILE), [Buffer.from(recipe)]);
      await writeNewFile(join(folder, CARD_FILE), [Buffer.from(card)]);
      if (linear) await writeLinear(folder, linear);
      if (frozen) await writeFrozenHead(folder, frozen);
    }
  });
}

/**
 * Makes another model of a run's ladder the one that is kept, without training. The folder of the model is replaced as a whole; if the
 * process ends in between, the same call completes the change.
 *
 * @param loadBase - called for the frozen model only
 * @throws WorkflowError RUNG_ABSENT if the run does not have this model; the error of `loadBase`
 */
export async function keepRung(runFolder: string, rung: KeptRung, loadBase: () => Promise<BaseEncoder>): Promise<void> {
  const modelFolder = join(runFolder, MODEL_FOLDER);
  const rungs = join(runFolder, RUNGS_FOLDER);
  const available = (await listIfPresent(rungs)).filter((name) => (KEPT_RUNGS as readonly string[]).includes(name));
  if (!available.includes(rung)) throw absent(runFolder, rung, available);

  const spare = join(rungs, ENCODER_FOLDER);
  const isSpare = (await listIfPresent(spare)).length > 0;
  const encoder = isSpare ? spare : modelFolder;
  const needsEncoder = rung === "fine-tuned" || rung === "combined";
  if (!needsEncoder && !isSpare) await replaceFolder(spare, (staging) => linkFiles(encoder, staging, isOfEncoder));
  const base = rung === "frozen" ? await loadBase() : undefined;
  await replaceFolder(modelFolder, async (staging) => {
    if (base) return saveFrozen(staging, join(rungs, rung), base);
    if (needsEncoder) await linkFiles(encoder, staging, isOfEncoder);
    if (rung === "combined") await linkFiles(join(rungs, "linear"), staging, isOfLinear);
    await linkFiles(join(rungs, rung), staging, () => true);
  });
  if (needsEncoder) await rm(spare, { recursive: true, force: true });
}

/** The base model without its head, and what the frozen model has for itself. */
async function saveFrozen(folder: string, own: string, { model, text }: BaseEncoder): Promise<void> {
  const { architecture, config, parameters, tokenizerJson, tokenizerFiles } = model;
  const names = embedder(architecture).parameterShapes(config);
  const tokenizerConfig =
    tokenizerFiles["tokenizer_config.json"] ?? makeTokenizerConfig(tokenizerJson, architecture, config);
  const files = await Promise.all(
    (await readdir(own)).map(async (name): Promise<[string, [Uint8Array]]> => [
      name,
      [await readFile(join(own, name))],
    ]),
  );
  await savePretrained(folder, {
    ...model,
    parameters: new Map([...parameters].filter(([name]) => names.has(name))),
    tokenizerFiles: { ...tokenizerFiles, "tokenizer_config.json": withTextSettings(tokenizerConfig, text) },
    extraFiles: new Map(files),
  });
}

function isOfEncoder(name: string): boolean {
  return !OWN_FILES.includes(name);
}

function isOfLinear(name: string): boolean {
  return name === LINEAR_FILE || name === LINEAR_WEIGHTS_FILE;
}

/** Puts files of a folder, and of the folders in it, into another one. They share their place on the disk where the system can do that. */
async function linkFiles(from: string, to: string, isWanted: (name: string) => boolean): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!isWanted(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target);
      await linkFiles(source, target, () => true);
    } else {
      await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_EXCL));
    }
  }
}

function absent(runFolder: string, rung: KeptRung, available: readonly string[]): WorkflowError {
  const found = available.length === 0 ? "It compared no models." : `It has ${available.join(", ")}.`;
  return new WorkflowError("RUNG_ABSENT", `The run in "${runFolder}" has no ${rung} model. ${found}`);
}
