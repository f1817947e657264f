// Lists the files of a .vsix and reports what is wrong with it: node tools/release/check-vsix.mjs <file> <target>
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { text as readText } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import { openPromise } from "yauzl";

import { ROOT, SHIPPED_MODELS } from "./paths.mjs";
import { requireTarget, TARGETS } from "./targets.mjs";

const LARGEST_BYTES = { "linux-x64": 60e6 };

/** The programs of the extension host. */
const HOST_PROGRAMS = [
  "dist/extension.cjs",
  "dist/correct-label.cjs",
  "dist/fine-tune.cjs",
  "dist/row-index.cjs",
  "dist/score-file.cjs",
];

const REQUIRED = [
  "LICENSE.txt",
  "THIRD_PARTY_NOTICES.txt",
  "changelog.md",
  "dist/dashboard/dashboard.css",
  "dist/dashboard/dashboard.js",
  ...HOST_PROGRAMS,
  "dist/worker/node_modules/onnxruntime-common/LICENSE",
  "dist/worker/node_modules/onnxruntime-node/LICENSE",
  "dist/worker/space/downloads.json",
  "dist/worker/space/templates/gradio/app.py",
  "dist/worker/space/templates/static/index.html",
  "dist/worker/space/vendor/transformers.min.js",
  "dist/worker/worker.mjs",
  "media/icon.png",
  ...SHIPPED_MODELS.flatMap((model) =>
    ["LICENSE", "README.md", "config.json", "model.safetensors", "tokenizer.json"].map(
      (name) => `dist/models/${model}/${name}`,
    ),
  ),
  ...[
    ...["README.md", "adapter_config.json", "adapter_model.safetensors", "base_model.json"],
    ...["config.json", "sentiment_tuner.json", "tokenizer_config.json"],
  ].map((name) => `dist/ready/${name}`),
  "package.json",
  "package.nls.json",
  "readme.md",
  "samples/reviews.csv",
];

/** Library → texts that only its code contains. A minifier keeps them, because they are messages, flags and properties. */
const FOREIGN_CODE = {
  "TensorFlow.js": ["@tensorflow/", "WEBGL_VERSION", "disposeVariables"],
  "ONNX Runtime": ["onnxruntime-node", "onnxruntime_binding", "InferenceSession"],
  "transformers.js": ["@huggingface/transformers", "AutoTokenizer"],
};

const TEXT = /\.(?:cjs|mjs|js|json|css|html|md|txt)$/;

const UNWANTED = [
  [/\.map$/, "a source map"],
  [/\.(?:test|spec)\.|(?:^|\/)(?:tests?|__tests__|fixtures)\//, "a test"],
  [/\.(?:ts|tsbuildinfo)$/, "a source file"],
  [/\.wasm$/, "WebAssembly, which the worker downloads when a Space needs it"],
  [/(?:^|\/)\.(?!vsixmanifest)/, "a hidden file"],
];

/** @returns the problems, one sentence each */
export async function checkVsix(path, target) {
  const files = await readExtension(path);
  const names = [...files.keys()];
  const text = (name) => files.get(name)?.text ?? "";
  return [
    ...REQUIRED.filter((name) => !files.has(name)).map((name) => `${name} is missing.`),
    ...names.flatMap((name) =>
      UNWANTED.filter(([pattern]) => pattern.test(name)).map(([, what]) => `${name} is ${what}.`),
    ),
    ...tooLarge(path, target),
    ...nativeFiles(names, target),
    ...HOST_PROGRAMS.flatMap((name) => foreignCode(name, text(name))),
    ...foreignCode("dist/dashboard/dashboard.js", text("dist/dashboard/dashboard.js")),
    ...buildMachine(names, text),
  ];
}

/**
 * @returns name → its sizes, and its text where it has one
 * @throws Error if the file is not a valid ZIP archive
 */
async function readExtension(path) {
  const archive = await openPromise(path);
  const files = new Map();
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.startsWith("extension/")) continue;
    const name = entry.fileName.slice("extension/".length);
    const text = TEXT.test(name) ? await readText(await archive.openReadStreamPromise(entry)) : undefined;
    files.set(name, { packedBytes: entry.compressedSize, sizeBytes: entry.uncompressedSize, text });
  }
  return files;
}

function tooLarge(path, target) {
  const largest = LARGEST_BYTES[target];
  const { size } = statSync(path);
  return largest !== undefined && size >= largest ? [`It has ${size} bytes, expected fewer than ${largest}.`] : [];
}

function nativeFiles(names, target) {
  const folder = `dist/worker/node_modules/onnxruntime-node/bin/napi-v6/${TARGETS[target]}/`;
  const native = names.filter((name) => /\.(?:node|dll|dylib)$|\.so(?:\.\d+)*$/.test(name));
  return [
    ...native.filter((name) => !name.startsWith(folder)).map((name) => `${name} is not for ${target}.`),
    ...(native.includes(`${folder}onnxruntime_binding.node`) ? [] : [`${folder}onnxruntime_binding.node is missing.`]),
  ];
}

function foreignCode(name, text) {
  return Object.entries(FOREIGN_CODE).flatMap(([library, traces]) =>
    traces.filter((trace) => text.includes(trace)).map((trace) => `${name} contains code of ${library}: "${trace}".`),
  );
}

/** A path of the machine that built it discloses that machine, and does not exist elsewhere. */
function buildMachine(names, text) {
  const places = [ROOT, `${homedir()}/`].filter((place) => place.length > 2);
  return names
    .filter((name) => TEXT.test(name))
    .flatMap((name) =>
      places.filter((place) => text(name).includes(place)).map((place) => `${name} contains the path ${place}.`),
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [path, target] = process.argv.slice(2);
  if (path === undefined) throw new Error("Usage: check-vsix.mjs <file> <target>");
  for (const [name, { packedBytes, sizeBytes }] of await readExtension(path)) {
    console.log(`${String(sizeBytes).padStart(10)} ${String(packedBytes).padStart(10)}  ${name}`);
  }
  const problems = await checkVsix(path, requireTarget(target));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
