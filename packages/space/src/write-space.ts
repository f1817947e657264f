import { createReadStream } from "node:fs";
import { readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { FilesError, listIfPresent, makeFolder, replaceFolder, requireInside } from "@sentiment-tuner/files";
import { isTarget } from "@sentiment-tuner/hub/reference";

import { installedAssets, requireAssets, type SpaceAssets } from "./assets.ts";
import { SpaceError } from "./errors.ts";
import { isSentiment, type ModelFacts, readModelFacts, unfit } from "./model-facts.ts";
import { type SpaceSdk, spaceReadme } from "./space-readme.ts";
import { wrapperOf } from "./wrapped-weights.ts";

export interface SpaceOptions {
  readonly sdk: SpaceSdk;
  /** A fine-tuned model. A static Space needs an ONNX file and prefers the small ones. */
  readonly modelFolder: string;
  /** A new or empty folder, or a folder with a Space, which is replaced. */
  readonly folder: string;
  /** `owner/name` of the model on the Hub, which a Gradio Space loads. Without it, the model is copied into the Space. */
  readonly modelId?: string | undefined;
  readonly title?: string | undefined;
  /** Example texts on the page. */
  readonly examples?: readonly string[] | undefined;
  readonly assets?: SpaceAssets | undefined;
}

export interface WrittenSpace {
  readonly sdk: SpaceSdk;
  readonly folder: string;
  readonly sizeBytes: number;
  /** The number formats that a static Space can run its model in, as transformers.js names them. */
  readonly dtypes: readonly string[];
}

const SENTIMENT_EXAMPLES = [
  "Best film ever: I laughed, I cried, and I would watch it again tonight.",
  "This movie was a total disaster.",
  "The cinematography was stunning, but the plot was boring.",
];
const OTHER_EXAMPLES = [
  "How can I change the address of my last order?",
  "The team won the final after extra time.",
  "The central bank raised its rate by half a point.",
];

/** The fastest on a CPU first. */
const ONNX_FILES = [
  { dtype: "q8", file: "onnx/model_quantized.onnx" },
  { dtype: "fp16", file: "onnx/model_fp16.onnx" },
  { dtype: "fp32", file: "onnx/model.onnx" },
] as const;

const TOKENIZER_FILES = [
  ...["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"],
  "vocab.txt",
];

/** The names in a Space's folder. A folder with any other file is not replaced, because the file would be lost. */
const SPACE_NAMES = new Set([
  ...["README.md", "space.json", "model", "vendor", ".gitattributes", "app.py", "requirements.txt"],
  ...["index.html", "style.css", "app.js", "answer.js", "batch.js", "classifier.js", "cleaning.js"],
  ...["decide.js", "words.js", "windows.js", "cleaning.py", "decision.py", "windows.py"],
]);

/**
 * Writes the folder of a Space, ready to be served on this machine or pushed to the Hub. If it fails, the previous folder is unchanged.
 *
 * A static Space contains its model and its libraries, so it needs no other host, also for a private model. The libraries take about 40 MB
 * beside the model; a visitor downloads 15 or 28 MB of them.
 *
 * @throws SpaceError MODEL_UNFIT, NAME_INVALID, OUTPUT_OCCUPIED, OUTPUT_UNWRITABLE, ASSET_MISSING
 */
export async function writeSpace(options: SpaceOptions): Promise<WrittenSpace> {
  const { sdk, modelFolder, modelId, assets = installedAssets() } = options;
  if (modelId !== undefined) requireName(modelId);
  requireAssets(assets);
  const model = await readModelFacts(modelFolder);
  if (sdk === "gradio") await requireOwnNames(modelFolder, model);
  const onnxFiles = sdk === "static" ? chooseOnnxFiles(modelFolder, model) : [];
  const target = resolve(options.folder);
  try {
    await requireReplaceable(target);
    const files = {
      ...(await templateFiles(join(assets.templates, sdk))),
      ...(sdk === "static" && inFolder("vendor", assets.vendor)),
      ...((sdk === "static" || modelId === undefined) &&
        inFolder("model", modelFiles(sdk, modelFolder, model, onnxFiles))),
    };
    const texts = {
      "space.json": settingsJson(options, model, onnxFiles),
      "README.md": spaceReadme({ sdk, title: titleOf(options, model), modelId, model }),
      ".gitattributes": LARGE_FILES,
    };
    await replaceFolder(target, async (staging) => {
      for (const [name, source] of Object.entries(files)) {
        if (name.startsWith("model/")) await requireInside(modelFolder, source); // What a link leads to would be published.
        await write(join(staging, name), createReadStream(source));
      }
      for (const [name, text] of Object.entries(texts)) await write(join(staging, name), text);
    });
  } catch (cause) {
    if (cause instanceof SpaceError) throw cause;
    if (cause instanceof FilesError && cause.code === "FILE_OUTSIDE")
      throw unfit(modelFolder, `cannot be published: ${cause.message}`);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = "Check the disk's free space and the folder's permissions, or choose another folder.";
    throw new SpaceError("OUTPUT_UNWRITABLE", `Cannot write to "${options.folder}": ${reason}. ${advice}`, { cause });
  }
  return { sdk, folder: options.folder, sizeBytes: await sizeOf(target), dtypes: onnxFiles.map(({ dtype }) => dtype) };
}

/** @throws SpaceError NAME_INVALID if it is not `owner/name` as the Hub accepts it */
export function requireName(name: string): void {
  if (isTarget(name)) return;
  const advice = 'Give it as owner/name, with letters, digits, "-", "_" and ".".';
  throw new SpaceError("NAME_INVALID", `"${name}" is not a valid name on the Hub. ${advice}`);
}

type OnnxFile = (typeof ONNX_FILES)[number];

/** The small files; float32 only if there is no other, because it would double the size of the Space. */
function chooseOnnxFiles(modelFolder: string, { files }: ModelFacts): readonly OnnxFile[] {
  const present = ONNX_FILES.filter(({ file }) => files.includes(file));
  if (present.length === 0) throw unfit(modelFolder, "has no ONNX file (onnx/model.onnx), which a static Space needs");
  const small = present.filter(({ dtype }) => dtype !== "fp32");
  return small.length > 0 ? small : present;
}

/** File in `model/` → the file to copy. */
function modelFiles(
  sdk: SpaceSdk,
  folder: string,
  { files }: ModelFacts,
  onnxFiles: readonly OnnxFile[],
): Record<string, string> {
  const weights = sdk === "static" ? onnxFiles.map(({ file }) => file) : weightFiles(files);
  const names = [...TOKENIZER_FILES, ...weights].filter((name) => files.includes(name));
  if (sdk === "gradio" && weights.length === 0) throw unfit(folder, "has no model.safetensors");
  return Object.fromEntries(names.map((name) => [name, join(folder, name)]));
}

/** One file, or its parts and their index. */
function weightFiles(files: ModelFacts["files"]): readonly string[] {
  return files.includes("model.safetensors")
    ? ["model.safetensors"]
    : files.filter((name) => /^model(?:-\d+-of-\d+)?\.safetensors(?:\.index\.json)?$/.test(name));
}

/** @throws SpaceError MODEL_UNFIT if Python's library would not find the weights */
async function requireOwnNames(folder: string, { files }: ModelFacts): Promise<void> {
  for (const name of weightFiles(files).filter((file) => file.endsWith(".safetensors"))) {
    const prefix = await wrapperOf(join(folder, name));
    if (prefix === undefined) continue;
    throw new SpaceError(
      "MODEL_UNFIT",
      `The weights of "${folder}" are stored under "${prefix}", where the Python of a Gradio Space does not find them. ` +
        `Choose a static Space, or remove the prefix: save the model inside the wrapper again.`,
    );
  }
}

async function templateFiles(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, join(folder, name)]));
}

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, source]) => [`${folder}/${name}`, source]));
}

function settingsJson(options: SpaceOptions, model: ModelFacts, onnxFiles: readonly OnnxFile[]): string {
  const { sdk, modelId } = options;
  const { labels, polarities, cleaningRules, windows, maxLength, truncation } = model;
  const { examples = isSentiment(model) ? SENTIMENT_EXAMPLES : OTHER_EXAMPLES } = options;
  const source =
    modelId === undefined ? "The model is part of this page." : `The model is ${modelId} on the Hugging Face Hub.`;
  return `${JSON.stringify(
    {
      title: titleOf(options, model),
      ...(model.decision && { decision: model.decision }),
      about: `${source} Made with Sentiment Tuner.`,
      ...(sdk === "gradio" ? { model: modelId ?? "model" } : { dtypes: onnxFiles.map(({ dtype }) => dtype) }),
      ...{ labels, polarities, cleaningRules, ...(windows && { windows }), maxLength, truncation, examples },
    },
    undefined,
    2,
  )}\n`;
}

function titleOf({ title, modelId }: SpaceOptions, model: ModelFacts): string {
  const own = isSentiment(model) ? "Sentiment classifier" : "Text classifier";
  return title ?? (modelId === undefined ? own : modelId.replace(/^.*\//, ""));
}

/** Writes and flushes a new file, and makes its folder. */
async function write(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, content, { flag: "wx", flush: true });
}

async function requireReplaceable(target: string): Promise<void> {
  const names = await listIfPresent(target);
  const other = names.find((name) => !SPACE_NAMES.has(name)) ?? (names.includes("space.json") ? undefined : names[0]);
  if (other === undefined) return;
  const problem = `"${target}" contains "${other}", which does not belong to a Space and would be lost.`;
  throw new SpaceError("OUTPUT_OCCUPIED", `${problem} Choose an empty or a new folder.`);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Git LFS patterns, for a push with git. */
const LARGE_FILES = ["*.onnx", "*.wasm", "*.safetensors"]
  .map((files) => `${files} filter=lfs diff=lfs merge=lfs -text\n`)
  .join("");
