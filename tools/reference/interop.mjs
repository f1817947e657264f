// Checks with PyPI's transformers, torch, onnx and gradio that saved models give the same probabilities there, and that a model saved by
// Python can be fine-tuned here. It needs a Python with those libraries: the one in PYTHON, otherwise python3. Without one it prints a
// message and exits with 0.
//
//     python3 -m venv .venv && .venv/bin/pip install -r tools/reference/interop-requirements.txt
//     PYTHON=.venv/bin/python npm run interop
//     PYTHON=.venv/bin/python npm run interop -- runs/demo/model      also checks this model
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import {
  bert,
  distilbert,
  exportClassifier,
  fitHead,
  loadPretrained,
  savePretrained,
} from "../../packages/model/dist/index.js";
import { modelChunks } from "../../packages/onnx/dist/index.js";
import { dataPlugin } from "../../packages/data/dist/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(ROOT, "apps/cli/dist/main.js");
const SCRIPT = join(ROOT, "tools/reference/interop.py");
const REVIEWS = join(ROOT, "test/fixtures/reviews");
const LIBRARIES = ["transformers", "torch", "onnx", "onnxruntime", "gradio", "huggingface_hub"];

const RULES = dataPlugin.cleaningRules.map(({ name }) => name);

const TEXTS = [
  "best film ever",
  "This movie was a total disaster, boring and dull!",
  "Café naïve, 北京 🙂 don't",
  "good ".repeat(100).trim(), // Longer than the maximum length of the models.
];

/** The app of a Space cleans these, as training did. */
const MARKED_TEXTS = [
  ...TEXTS,
  "<p>best  film&nbsp;ever</p><br />a gr<i>eat</i> story",
  String.raw`dull \n&amp;quot;bad&amp;quot; plot &#150; \tthe worst, in C:\new`,
];

const python = findPython();
if (python === undefined) {
  console.log(`SKIPPED: no Python with ${LIBRARIES.join(", ")} was found (PYTHON, python3). Nothing was compared.`);
  console.log("Install tools/reference/interop-requirements.txt into a Python and set PYTHON to its path.");
} else {
  const folder = mkdtempSync(join(tmpdir(), "sentiment-tuner-interop-"));
  try {
    await compare(folder, process.argv.slice(2));
    console.log("All agree.");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(folder, ownModels) {
  const saved = join(folder, "from-python");
  run(python, [SCRIPT, "--save", saved]);
  const bases = { DistilBERT: fixture("tiny-distilbert"), BERT: fixture("tiny-bert"), "Python's DistilBERT": saved };
  const models = [];
  for (const [name, base] of Object.entries(bases)) models.push(fineTune(folder, name, base));
  for (const name of ["tiny-distilbert", "tiny-bert"]) models.push(await withThreeLabels(folder, name));
  for (const path of ownModels) models.push(modelAt(path, path));

  const headTail = fineTune(folder, "head and tail", bases.DistilBERT, "--truncation", "head-tail");
  const threeLabels = models.find(({ name }) => name === "tiny-bert, 3 labels");
  const spaces = [
    spaceOf(folder, headTail, "gradio"),
    spaceOf(folder, headTail, "static"),
    spaceOf(folder, threeLabels, "gradio"),
  ];
  const manifest = join(folder, "manifest.json");
  writeFileSync(manifest, JSON.stringify({ models, spaces }));
  run(python, [SCRIPT, manifest]);
}

/** The Space of a model, and our predictions for texts with markup. */
function spaceOf(folder, model, sdk) {
  const target = join(folder, `space-${sdk}-${model.name.replaceAll(/\W/g, "-")}`);
  sentimentTuner("export", "--model", model.folder, "--format", `space-${sdk}`, "--out", target);
  const rows = predict(model.folder, MARKED_TEXTS);
  return { sdk, folder: target, labels: model.labels, texts: MARKED_TEXTS, probabilities: rows.map(Object.values) };
}

/** A row of probabilities for each text, by label. */
function predict(folder, texts) {
  const lines = sentimentTuner("predict", "--model", folder, "--json", ...texts);
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).probabilities);
}

function fixture(name) {
  return join(ROOT, "test/fixtures", name);
}

/** Trains a few steps on the test fixtures, enough that the predictions differ. */
function fineTune(folder, name, base, ...options) {
  const out = join(folder, `run-${name.replaceAll(/\W/g, "-")}`);
  const data = [join(REVIEWS, "reviews.csv"), "--eval", join(REVIEWS, "held-out.csv")];
  const recipe = ["--max-length", "24", "--batch-size", "8", "--epochs", "3", "--lr", "2e-3", "--no-baseline"];
  sentimentTuner("train", ...data, "--model", base, ...recipe, ...options, "--out", out);
  return modelAt(join(out, "model"), `${name}, 2 labels`);
}

/** A model of three labels, with the recipe of a run that cleaned its texts. */
async function withThreeLabels(folder, name) {
  const labels = ["Negative", "Neutral", "Positive"];
  const base = await loadPretrained(fixture(name), { architectures: [distilbert, bert], seed: 1 });
  const model = fitHead(base, { labels, seed: 1 });
  const graph = exportClassifier(model.architecture, model.config, model.parameters);
  const out = join(folder, `three-${name}`);
  const producer = { producerVersion: "interop" };
  const recipe = { version: 1, cleaningRules: RULES, isOrdered: true, labelPlans: [] };
  const extraFiles = new Map([
    ["onnx/model.onnx", modelChunks(graph, producer)],
    ["sentiment_tuner.json", [Buffer.from(JSON.stringify(recipe))]],
  ]);
  await savePretrained(out, { ...model, extraFiles });
  return modelAt(out, `${name}, 3 labels`);
}

/** The predictions of the command line for a model, and its three ONNX files. */
function modelAt(folder, name) {
  const probabilities = predict(folder, TEXTS);
  const exported = mkdtempSync(join(tmpdir(), "sentiment-tuner-onnx-"));
  process.on("exit", () => rmSync(exported, { recursive: true, force: true }));
  const onnx = ["onnx", "onnx-int8", "onnx-fp16"].map((format) => {
    const json = ["--force", "--json", "--limit", "50"];
    const { variants } = JSON.parse(
      sentimentTuner("export", "--model", folder, "--format", format, "--out", join(exported, "model"), ...json),
    );
    return join(exported, "model", variants.find(({ isWritten }) => isWritten).file);
  });
  const report = readJson(join(dirname(folder), "report.json"));
  return {
    ...{ name, folder, texts: TEXTS, labels: Object.keys(probabilities[0]), onnx },
    probabilities: probabilities.map((row) => Object.values(row)),
    maxLength: readJson(join(folder, "tokenizer_config.json")).model_max_length,
    card: report !== undefined && existsSync(join(folder, "README.md")),
    accuracy: report?.accuracy,
  };
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function sentimentTuner(...args) {
  return run(process.execPath, [CLI, ...args], ["ignore", "pipe", "pipe"]);
}

/** @throws Error with the error output of the program, if it fails */
function run(program, args, stdio = ["ignore", "inherit", "inherit"]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { stdio, encoding: "utf8" });
  if (status === 0) return stdout ?? "";
  throw error ?? new Error(`${program} ${args.join(" ")} exited with code ${status}.\n${stderr ?? ""}`);
}

function findPython() {
  const candidates = [process.env.PYTHON, "python3", "python"].filter(Boolean);
  return candidates.find((name) => spawnSync(name, ["-c", `import ${LIBRARIES.join(", ")}`]).status === 0);
}
