import { ADAPTER_LEARNING_RATE, DEFAULT_TRAIN_CONFIG, KEPT_RUNGS, RECIPE_NAMES } from "@sentiment-tuner/protocol";
import { type Command, Option } from "commander";

import type { TrainOptions } from "../commands/make-train-request.ts";
import type { CommandIo } from "../io.ts";
import { engineOption } from "./engine-option.ts";
import {
  classWeights,
  decisionGoal,
  frozenPart,
  memorySize,
  mostWindows,
  realNumber,
  repeated,
  wholeNumber,
} from "./option-values.ts";
import { addReadingOptions } from "./reading-options.ts";

const DEFAULTS = DEFAULT_TRAIN_CONFIG;

/** Adds `train`. The tensor library is loaded only when the action runs, so help is fast. */
export function addTrain(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("train")
    .summary("fine-tune a model on labelled reviews")
    .description(
      "Fine-tune a model on labelled reviews: CSV, TSV, JSON, JSON Lines, Parquet, fastText, or a folder for each class.",
    )
    .argument("<dataset...>", "files or folders with labelled reviews, or hf://datasets/owner/name[@revision][/file]")
    .requiredOption("--out <dir>", "folder for the run: model/, report.json, predictions.jsonl, events.jsonl")
    .option(
      "--model <dir or name>",
      "base model: gte-small, minilm or ready, which are embedded; a folder in Hugging Face layout; or owner/name[@revision] of the Hub (gte-small)",
    )
    .option("--resume", "resume the run in --out from its last checkpoint")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .optionsGroup("Test and validation set:")
    .option("--test-size <share>", "share of the reviews used as the test set (0.2)", realNumber)
    .option(
      "--validation-size <share>",
      "share of the training reviews that choose the weights and calibrate, without being trained on; 0 for none (0.1: 100 to 2,000 reviews, none of fewer than 500)",
      realNumber,
    )
    .addOption(
      new Option("--eval <dataset>", "a dataset with test reviews; may be repeated")
        .argParser(repeated)
        .conflicts("testSize"),
    )
    .option("--limit <n>", "train on a stratified sample of this many reviews", wholeNumber)
    .option("--eval-limit <n>", "evaluate on a stratified sample of this many reviews of --eval", wholeNumber)
    .optionsGroup("Comparison:")
    .addOption(
      new Option(
        "--ladder <extent>",
        "models to compare: full, linear (only with a linear model of words), or none (full)",
      ).choices(["full", "linear", "none"]),
    )
    .addOption(
      new Option(
        "--keep <model>",
        "model to keep in model/: linear, frozen, fine-tuned, combined, or the recommended one (fine-tuned)",
      ).choices([...KEPT_RUNGS, "recommended"]),
    )
    .optionsGroup("Training (a recipe chooses what is not given):")
    .addOption(
      new Option(
        "--recipe <name>",
        "fast (about 5 minutes), standard (15), best (60), or tutorial, with the numbers in brackets (standard)",
      ).choices(RECIPE_NAMES),
    )
    .option("--max-minutes <minutes>", "time for training; the recipe and the learning rate fit it", realNumber)
    .option("--epochs <n>", `passes over the reviews (${String(DEFAULTS.epochs)})`, wholeNumber)
    .option("--batch-size <n>", `reviews in one forward and backward pass (${String(DEFAULTS.batchSize)})`, wholeNumber)
    .option(
      "--accumulate <n>",
      `batches whose gradients are summed before a step (${String(DEFAULTS.gradientAccumulationSteps)})`,
      wholeNumber,
    )
    .option(
      "--lr <rate>",
      `peak learning rate (${DEFAULTS.learningRate.toExponential()}, or ${ADAPTER_LEARNING_RATE.toExponential()} with --adapters)`,
      realNumber,
    )
    .option(
      "--warmup <share>",
      `share of the steps in which the rate rises (${String(DEFAULTS.warmupRatio)})`,
      realNumber,
    )
    .option("--weight-decay <rate>", `AdamW's decay (${String(DEFAULTS.weightDecay)})`, realNumber)
    .option(
      "--max-gradient-norm <norm>",
      `gradients are clipped to this norm (${String(DEFAULTS.maxGradientNorm)})`,
      realNumber,
    )
    .option(
      "--max-length <n>",
      `tokens that the model reads at once; longer reviews are truncated (${String(DEFAULTS.maxLength)})`,
      wholeNumber,
    )
    .option("--truncation <name>", "part of a long review that is kept: head, or head-tail (head)")
    .addOption(
      new Option(
        "--windows [most]",
        "read long reviews whole, in this many windows at most (8): the answer is their mean; training reads beginning and end, " +
          "or with --truncation window one that is drawn in each epoch",
      ).argParser(mostWindows),
    )
    .addOption(
      new Option("--stride <n>", "tokens between the starts of two windows; fewer make them overlap (no overlap)")
        .argParser(wholeNumber)
        .implies({ windows: true }),
    )
    .addOption(
      new Option("--pooling <how>", "what the logits of the windows become (mean)")
        .choices(["mean", "max"])
        .implies({ windows: true }),
    )
    .option(
      "--class-weights <weights>",
      "factors for the loss of each class: none, balanced, or Negative=2,Positive=1 (none)",
      classWeights,
    )
    .option(
      "--adapters <rank>",
      "train low-rank adapters (LoRA) of this rank, such as 8, instead of the encoder",
      wholeNumber,
    )
    .option("--freeze <n>", "do not train the embeddings and the first n layers; or: embeddings", frozenPart)
    .option(
      "--layer-decay <share>",
      "train each layer with this share of the rate of the layer above it (1)",
      realNumber,
    )
    .option("--seed <n>", `the same seed repeats a run to the byte (${String(DEFAULTS.seed)})`, wholeNumber)
    .option("--best-metric <name>", `metric that decides which epoch's weights are kept (${DEFAULTS.bestMetric})`)
    .option(
      "--patience <n>",
      "stop after this many evaluations without improvement on the validation reviews",
      wholeNumber,
    )
    .optionsGroup("Answers:")
    .option(
      "--goal <goal>",
      "what the threshold of two classes is chosen for: f1, recall=0.95 or cost=5, of the second class (the likeliest class)",
      decisionGoal,
    )
    .option("--not-sure-below <probability>", 'answer "not sure" below this probability', realNumber)
    .optionsGroup("Machine and parts:")
    .addOption(engineOption("auto"))
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option(
      "--max-memory <size>",
      "compute batches in parts that fit into this memory, such as 4GB or 900MB",
      memorySize,
    )
    .option(
      "--plugin <file>",
      "a plug-in module with readers, rules, architectures, engines or metrics; may be repeated",
      repeated,
    )
    .optionsGroup("Reading the dataset:")
    .addHelpText("after", NOTES)
    .action(async (datasets: string[], options: TrainOptions) => {
      const { trainCommand } = await import("../commands/train.ts");
      setExitCode(await trainCommand(datasets, options, io));
    });
  addReadingOptions(command);
}

const NOTES = `
Examples:
  $ sentiment-tuner train reviews.csv --out runs/first
  $ sentiment-tuner train reviews.csv --recipe fast --out runs/fast
  $ sentiment-tuner train aclImdb/train --eval aclImdb/test --limit 4000 --eval-limit 1000 --out runs/imdb
  $ sentiment-tuner train reviews.csv --model minilm --out runs/fast
  $ sentiment-tuner train reviews.csv --model distilbert-base-uncased --out runs/distilbert
  $ sentiment-tuner train hf://datasets/stanfordnlp/imdb --eval hf://datasets/stanfordnlp/imdb --out runs/imdb
  $ sentiment-tuner train shop.jsonl --text-column body --label-column stars --out runs/shop
  $ sentiment-tuner train reviews.csv --keep recommended --out runs/best

Ctrl-C once writes a checkpoint and stops. To continue, run the same command with --resume.
Downloads from the Hub share the cache of Python's libraries (HF_HOME). The files of a dataset named "train" are used for
training, those named "test" for evaluation. HF_TOKEN gives access to private repositories, HF_ENDPOINT selects another
hub, HF_HUB_OFFLINE=1 prevents every request.
A review needs a text and a label. Labels may be words (negative, neutral, positive, or any other two to a hundred classes),
0/1, or a scale such as stars, which becomes three classes. How each label is read is shown first. Where that is unclear, a
terminal asks, and a script gets exit code 2 with the commands to choose from. Bad rows are reported and left out.`;
