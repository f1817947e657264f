import { randomUUID } from "node:crypto";
import { copyFile, cp, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { installedAssets, requireAssets, type SpaceAssets } from "./assets.ts";
import { SpaceError } from "./errors.ts";
import { type ModelFacts, readModelFacts, unfit } from "./model-facts.ts";
import { type SpaceSdk, spaceReadme } from "./space-readme.ts";

export interface SpaceOptions {
  readonly sdk: SpaceSdk;
  /** A fine-tuned model. A static Space needs one of its ONNX forms, and takes the small ones where they are. */
  readonly modelFolder: string;
  /** A new or empty folder, or one with a Space written before, which is replaced. */
  readonly folder: string;
  /** `owner/name` of the model on the Hub. A Gradio Space then loads it from there; without it the model is copied into the Space. */
  readonly modelId?: string | undefined;
  readonly title?: string | undefined;
  /** Texts to try. */
  readonly examples?: readonly string[] | undefined;
  readonly assets?: SpaceAssets | undefined;
}

export interface WrittenSpace {
  readonly sdk: SpaceSdk;
  readonly folder: string;
  readonly sizeBytes: number;
  /** The forms of the model that a static Space may run, as transformers.js calls them. */
  readonly dtypes: readonly string[];
}

const EXAMPLES = [
  "Best film ever: I laughed, I cried, and I would watch it again tonight.",
  "This movie was a total disaster.",
  "The cinematography was stunning, but the plot was boring.",
];

/** In the order in which a processor is better served. */
const ONNX_FORMS = [
  { dtype: "q8", file: "onnx/model_quantized.onnx" },
  { dtype: "fp16", file: "onnx/model_fp16.onnx" },
  { dtype: "fp32", file: "onnx/model.onnx" },
] as const;

const TOKENIZER_FILES = [
  ...["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"],
  "vocab.txt",
];

/** What a Space of ours may hold; anything else is somebody's and must not be lost. */
const OWN_NAMES = new Set([
  ...["README.md", "space.json", "model", "vendor", ".gitattributes", "app.py", "requirements.txt"],
  ...["index.html", "style.css", "app.js", "answer.js", "batch.js", "classifier.js", "words.js"],
]);

/**
 * Writes the folder of a Space, ready to be served here or pushed to the Hub. It is complete or as it was before.
 *
 * A static Space carries its model and its libraries, so that it needs no other host, also for a private model: about 40 MB beside the
 * model, of which a visitor fetches 15 or 28.
 *
 * @throws SpaceError MODEL_UNFIT, NAME_INVALID, OUTPUT_OCCUPIED, OUTPUT_UNWRITABLE, ASSET_MISSING
 */
export async function writeSpace(options: SpaceOptions): Promise<WrittenSpace> {
  const { sdk, modelFolder, modelId, assets = installedAssets() } = options;
  if (modelId !== undefined) requireName(modelId);
  requireAssets(assets);
  const model = await readModelFacts(modelFolder);
  const forms = sdk === "static" ? formsOf(modelFolder, model) : [];
  const target = resolve(options.folder);
  const staging = join(dirname(target), `.${basename(target)}.writing-${randomUUID().slice(0, 8)}`);
  try {
    await requireOwn(target);
    await mkdir(staging, { recursive: true });
    await cp(join(assets.templates, sdk), staging, { recursive: true });
    if (sdk === "static") await copyInto(join(staging, "vendor"), assets.vendor);
    const ownModel = sdk === "static" || modelId === undefined ? modelFiles(sdk, modelFolder, model, forms) : {};
    await copyInto(join(staging, "model"), ownModel);
    await writeFile(join(staging, "space.json"), settingsJson(options, model, forms));
    const title = titleOf(options);
    await writeFile(join(staging, "README.md"), spaceReadme({ sdk, title, modelId, model }));
    await writeFile(join(staging, ".gitattributes"), LARGE_FILES);
    await replaceFolder(target, staging);
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined); // The first error is the one to tell.
    if (cause instanceof SpaceError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "Check the disk's free space and the folder's permissions, or choose another folder.";
    throw new SpaceError("OUTPUT_UNWRITABLE", `Cannot write to "${options.folder}": ${reason}. ${advice}`, { cause });
  }
  return { sdk, folder: options.folder, sizeBytes: await sizeOf(target), dtypes: forms.map(({ dtype }) => dtype) };
}

/** @throws SpaceError NAME_INVALID unless it is `owner/name` as the Hub takes it */
export function requireName(name: string): void {
  if (/^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/.test(name) && !/--|\.\./.test(name)) return;
  throw new SpaceError(
    "NAME_INVALID",
    `"${name}" is no name on the Hub. Give one as owner/name, in letters, digits, "-", "_" and ".".`,
  );
}

type OnnxForm = (typeof ONNX_FORMS)[number];

/** The small forms; float32 only where there is none, since it would double the Space. */
function formsOf(modelFolder: string, { files }: ModelFacts): readonly OnnxForm[] {
  const there = ONNX_FORMS.filter(({ file }) => files.includes(file));
  if (there.length === 0) throw unfit(modelFolder, "has no ONNX form (onnx/model.onnx), which a static Space needs");
  const small = there.filter(({ dtype }) => dtype !== "fp32");
  return small.length > 0 ? small : there;
}

/** File in `model/` → where it is copied from. */
function modelFiles(
  sdk: SpaceSdk,
  folder: string,
  { files }: ModelFacts,
  forms: readonly OnnxForm[],
): Record<string, string> {
  const weights = sdk === "static" ? forms.map(({ file }) => file) : ["model.safetensors"];
  const names = [...TOKENIZER_FILES, ...weights].filter((name) => files.includes(name));
  if (sdk === "gradio" && !names.includes("model.safetensors")) throw unfit(folder, "has no model.safetensors");
  return Object.fromEntries(names.map((name) => [name, join(folder, name)]));
}

function settingsJson(options: SpaceOptions, model: ModelFacts, forms: readonly OnnxForm[]): string {
  const { sdk, modelId, examples = EXAMPLES } = options;
  const { labels, maxLength, truncation } = model;
  const source =
    modelId === undefined ? "The model comes with this page." : `The model is ${modelId} on the Hugging Face Hub.`;
  return `${JSON.stringify(
    {
      title: titleOf(options),
      about: `${source} Made by Sentiment Tuner.`,
      ...(sdk === "gradio" ? { model: modelId ?? "model" } : { dtypes: forms.map(({ dtype }) => dtype) }),
      ...{ labels, maxLength, truncation, examples },
    },
    undefined,
    2,
  )}\n`;
}

function titleOf({ title, modelId }: SpaceOptions): string {
  return title ?? (modelId === undefined ? "Sentiment classifier" : modelId.replace(/^.*\//, ""));
}

/** The old folder goes when the new one has its place, and comes back if that fails. */
async function replaceFolder(target: string, staging: string): Promise<void> {
  const previous = `${staging}.previous`;
  const isReplaced = await rename(target, previous).then(
    () => true,
    () => false, // There was none.
  );
  try {
    await rename(staging, target);
  } catch (error) {
    if (isReplaced) await rename(previous, target);
    throw error;
  }
  await rm(previous, { recursive: true, force: true });
}

async function copyInto(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await copyFile(source, join(folder, name));
  }
}

async function requireOwn(target: string): Promise<void> {
  const names = await readdir(target).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [] as string[];
    throw error;
  });
  const other = names.find((name) => !OWN_NAMES.has(name)) ?? (names.includes("space.json") ? undefined : names[0]);
  if (other === undefined) return;
  throw new SpaceError(
    "OUTPUT_OCCUPIED",
    `"${target}" holds "${other}", which is no file of a Space and would be lost. Choose an empty or a new folder.`,
  );
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** For whoever pushes the folder by git. */
const LARGE_FILES = ["*.onnx", "*.wasm", "*.safetensors"]
  .map((files) => `${files} filter=lfs diff=lfs merge=lfs -text\n`)
  .join("");
