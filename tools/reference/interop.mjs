// Checks with PyPI's transformers, peft, torch, onnx and gradio that saved models give the same probabilities there, and that a model saved by
// Python can be fine-tuned here. It needs a Python with those libraries: the one in PYTHON, otherwise python3. Without one it prints a
// message and exits with 0.
//
//     python3 -m venv .venv && .venv/bin/pip install -r tools/reference/interop-requirements.txt
//     PYTHON=.venv/bin/python npm run interop
//     PYTHON=.venv/bin/python npm run interop -- runs/demo/model      also checks this model
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(ROOT, "apps/cli/dist/main.js");
const SCRIPT = join(ROOT, "tools/reference/interop.py");
const REVIEWS = join(ROOT, "test/fixtures/reviews");
const LIBRARIES = ["transformers", "peft", "torch", "onnx", "onnxruntime", "gradio", "huggingface_hub"];

const TEXTS = [
  "best film ever",
  "This movie was a total disaster, boring and dull!",
  "Café naïve, 北京 🙂 don't",
  "good ".repeat(100).trim(), // Longer than the maximum length of the models.
];

/** Texts that a model cleans, for the Spaces: Python's transformers knows nothing of cleaning. */
const RAW_TEXTS = [
  ...TEXTS,
  "a <i>great</i> film<br /><br />&amp;quot;really&amp;quot; &lt;3 \\n good",
  "<p>best  film&nbsp;ever</p> gr<i>eat</i> &#150; \\tin C:\\new",
];

/** Classes → words of their texts. */
const THREE_CLASSES = { Negative: "bad worst boring", Neutral: "film plot movie", Positive: "good best great" };
const FIVE_STARS = { 1: "worst dull", 2: "bad boring", 3: "film plot", 4: "good story", 5: "best great" };

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
  for (const [name, base] of [
    ["DistilBERT", bases.DistilBERT],
    ["BERT", bases.BERT],
  ]) {
    models.push(fineTuneOn(folder, `${name}, 3 classes`, base, THREE_CLASSES));
    models.push(fineTuneOn(folder, `${name}, 5 stars`, base, FIVE_STARS, "--classes", "as-is"));
    models.push(fineTune(folder, `${name}, adapters`, base, "--adapters", "4"));
    models.push(fineTuneOn(folder, `${name}, 3 classes, adapters`, base, THREE_CLASSES, "--adapters", "4"));
  }
  for (const path of ownModels) models.push(modelAt(path, path));

  const shown = [
    fineTune(folder, "head and tail", bases.DistilBERT, "--truncation", "head-tail"),
    models.find(({ name }) => name === "BERT, 3 classes"),
  ];
  const spaces = shown.flatMap((model, number) =>
    ["gradio", "static"].map((sdk) => {
      const target = join(folder, `space-${number}-${sdk}`);
      sentimentTuner("export", "--model", model.folder, "--format", `space-${sdk}`, "--out", target);
      return { sdk, folder: target, texts: RAW_TEXTS, ...answersOf(model.folder, RAW_TEXTS) };
    }),
  );
  const manifest = join(folder, "manifest.json");
  writeFileSync(manifest, JSON.stringify({ models, spaces }));
  run(python, [SCRIPT, manifest]);
}

function fixture(name) {
  return join(ROOT, "test/fixtures", name);
}

/** Trains a few steps on the test fixtures, enough that the predictions differ. */
function fineTune(folder, name, base, ...options) {
  const out = join(folder, `run-${name.replaceAll(/\W/g, "-")}`);
  const data = [join(REVIEWS, "reviews.csv"), "--eval", join(REVIEWS, "held-out.csv")];
  const recipe = ["--max-length", "24", "--batch-size", "8", "--epochs", "3", "--lr", "2e-3", "--ladder", "none"];
  sentimentTuner("train", ...data, "--model", base, ...recipe, ...options, "--out", out);
  return modelAt(join(out, "model"), `${name}, 2 labels`);
}

/** Trains a few steps on reviews of other classes. */
function fineTuneOn(folder, name, base, classes, ...options) {
  const path = join(folder, `${name.replaceAll(/\W/g, "-")}.csv`);
  const rows = Object.entries(classes).flatMap(([label, words]) =>
    words.split(" ").flatMap((word) => ["a", "the", "not so"].map((article) => `${article} ${word} movie,${label}`)),
  );
  writeFileSync(path, ["text,rating", ...rows, ""].join("\n"));
  const out = join(folder, `run-${name.replaceAll(/\W/g, "-")}`);
  const recipe = ["--max-length", "24", "--batch-size", "4", "--epochs", "3", "--lr", "2e-3", "--ladder", "none"];
  sentimentTuner("train", path, "--model", base, ...recipe, ...options, "--out", out);
  return modelAt(join(out, "model"), name);
}

/** The predictions of the command line for a model, and its three ONNX files. */
function modelAt(folder, name) {
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
    ...{ name, folder, texts: TEXTS, ...answersOf(folder, TEXTS), onnx },
    maxLength: readJson(join(folder, "tokenizer_config.json")).model_max_length,
    isAdapter: existsSync(join(folder, "adapter_config.json")),
    card: report !== undefined && existsSync(join(folder, "README.md")),
    accuracy: report?.accuracy,
  };
}

/** The labels of a model, and its probabilities for texts. */
function answersOf(folder, texts) {
  const lines = sentimentTuner("predict", "--model", folder, "--json", "--", ...texts)
    .trim()
    .split("\n");
  const labels = Object.values(readJson(join(folder, "config.json")).id2label);
  return { labels, probabilities: lines.map((line) => labels.map((label) => JSON.parse(line).probabilities[label])) };
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
