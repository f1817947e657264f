import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { bert, distilbert, loadPretrained, readSafetensors } from "@sentiment-tuner/model";
import { readOutline } from "@sentiment-tuner/onnx";
import { loadTokenizer } from "@sentiment-tuner/tokenizer";

import { fixture } from "../../fixtures.ts";
import type { RealFiles } from "../real-files.ts";
import type { FuzzTarget } from "../target.ts";

const TEXTS = ["this film is great.", "Ünbelievable 好 ½ a\u0301\u0315 🙂 \u0000 x", ""];
const TOKENIZER_WORDS = [
  '"type"',
  '"Replace"',
  '"Split"',
  '"Regex"',
  '"(a+)+$"',
  '"Sequence"',
  '"WordPiece"',
  '"Lowercase"',
  '"NFD"',
];
const CONFIG_WORDS = [
  '"n_layers"',
  '"dim"',
  '"n_heads"',
  '"num_labels"',
  '"vocab_size"',
  '"model_type"',
  '"bert"',
  '"id2label"',
];

/** The files of a model's folder, each mutated beside the whole others. */
export async function modelTargets(folder: string, real: RealFiles): Promise<readonly FuzzTarget[]> {
  const distil = fixture("tiny-distilbert-three");
  const pieces = Object.keys((await readJson<TokenizerFile>(join(distil, "tokenizer.json"))).model.vocab);
  return [
    {
      name: "safetensors",
      seeds: [await readFile(join(fixture("tiny-bert-three"), "model.safetensors")), smallTensors()],
      words: ['"F32"', '"I8"', '"U8"', '"dtype"', '"shape"', '"data_offsets"', '"__metadata__"', "[0,0]"],
      run: await readsFile(folder, "a.safetensors", async (path) => {
        await readSafetensors(path);
      }),
    },
    {
      name: "tokenizer.json",
      isJson: true,
      seeds: [await readFile(join(distil, "tokenizer.json")), await readFile(fixture("tokenizer/tokenizer.json"))],
      words: TOKENIZER_WORDS,
      run: await inModelFolder(folder, "with-tokenizer", distil, "tokenizer.json", encodeTexts),
    },
    {
      name: "vocab.txt",
      seeds: [
        Buffer.from(`${pieces.join("\n")}\n`),
        Buffer.from("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\r\nc \n\n"),
      ],
      words: ["[UNK]", "[CLS]", "##", "\u0085", "\u2028", ...pieces.slice(0, 10)],
      run: await inModelFolder(folder, "with-vocabulary", distil, "vocab.txt", encodeTexts, ["tokenizer.json"]),
    },
    {
      name: "config.json",
      isJson: true,
      seeds: [await readFile(join(distil, "config.json")), await readFile(join(real.model, "config.json"))],
      words: CONFIG_WORDS,
      run: await inModelFolder(folder, "with-config", distil, "config.json", () => undefined),
    },
    {
      name: "onnx",
      seeds: [real.onnx],
      words: ["transB", "Gemm", "MatMul", "\u00ff\u00ff\u00ff\u00ff\u000f"],
      run: await readOnnx(folder, real),
    },
  ];
}

interface TokenizerFile {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

type Loaded = Awaited<ReturnType<typeof loadPretrained>>;

const load = (path: string): Promise<Loaded> =>
  loadPretrained(path, { architectures: [distilbert, bert], head: "any", seed: 1 });

function encodeTexts({ tokenizerJson, tokenizerConfig }: Loaded): void {
  const tokenizer = loadTokenizer(tokenizerJson, tokenizerConfig);
  for (const text of TEXTS) tokenizer.encode(text, { maxLength: 24 });
}

/** Reads an input as a file. */
async function readsFile(
  folder: string,
  name: string,
  read: (path: string) => Promise<void>,
): Promise<FuzzTarget["run"]> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  return async (input) => {
    await writeFile(path, input);
    await read(path);
  };
}

/** Loads a copy of a model in which one file is the input. */
async function inModelFolder(
  root: string,
  name: string,
  model: string,
  file: string,
  use: (loaded: Loaded) => void,
  without: readonly string[] = [],
): Promise<FuzzTarget["run"]> {
  const folder = join(root, name);
  await cp(model, folder, { recursive: true });
  for (const other of without) await rm(join(folder, other), { force: true });
  return readsFile(folder, file, async () => use(await load(folder)));
}

/** A folder with weights only in ONNX, and the outline of its graph. */
async function readOnnx(root: string, real: RealFiles): Promise<FuzzTarget["run"]> {
  const folder = join(root, "with-onnx");
  await cp(real.model, folder, { recursive: true });
  await rm(join(folder, "model.safetensors"));
  const path = join(folder, "onnx/model.onnx");
  await mkdir(dirname(path), { recursive: true });
  return async (input) => {
    await writeFile(path, input);
    const copyBytes = (bytes: Uint8Array, position: number): Promise<void> => {
      bytes.set(input.subarray(position, position + bytes.length));
      return Promise.resolve();
    };
    await readOutline({ name: path, sizeBytes: input.length, read: copyBytes });
    await load(folder);
  };
}

/** Two tensors and some metadata: most mutations change the header. */
function smallTensors(): Uint8Array {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
    b: { dtype: "I8", shape: [2, 1], data_offsets: [16, 18] },
    "b.scale": { dtype: "F32", shape: [2], data_offsets: [20, 28] },
    c: { dtype: "BF16", shape: [1], data_offsets: [18, 20] },
  });
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  return new Uint8Array(Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(28, 1)]));
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}
