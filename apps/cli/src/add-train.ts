import { type Command, Option } from "commander";

import type { TrainOptions } from "./commands/train-request.ts";
import type { CommandIo } from "./io.ts";
import { realNumber, repeated, wholeNumber } from "./options.ts";
import { addReadingOptions } from "./reading-options.ts";

/** Adds `train`. The work itself is loaded when it is asked for: help needs no tensor library. */
export function addTrain(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("train")
    .summary("fine-tune a model on labelled reviews")
    .description(
      "Fine-tune a model on labelled reviews: CSV, TSV, JSON, JSON Lines, Parquet, or a folder with pos/ and neg/.",
    )
    .argument("<dataset...>", "files or folders with labelled reviews, or hf://datasets/owner/name[@revision][/file]")
    .requiredOption("--out <dir>", "folder for the run: model/, report.json, predictions.jsonl, events.jsonl")
    .option(
      "--model <dir or name>",
      "base model: a folder in Hugging Face layout, or owner/name[@revision] of the hub; the embedded MiniLM if not given",
    )
    .option("--resume", "go on with the run in --out from its last checkpoint")
    .option("--json", "print every event as a line of JSON instead of a progress bar")
    .optionsGroup("Held-out reviews:")
    .option("--test-size <share>", "share of the reviews held out (0.2)", realNumber)
    .addOption(
      new Option("--eval <dataset>", "held-out reviews of their own; may be repeated")
        .argParser(repeated)
        .conflicts("testSize"),
    )
    .option("--limit <n>", "train on a stratified sample of this many", wholeNumber)
    .option("--eval-limit <n>", "judge on a stratified sample of this many of --eval", wholeNumber)
    .option("--no-baseline", "train no linear model of words to compare with")
    .optionsGroup("Training:")
    .option("--epochs <n>", "passes over the reviews (3)", wholeNumber)
    .option("--batch-size <n>", "reviews in one forward and backward pass (16)", wholeNumber)
    .option("--accumulate <n>", "batches whose gradients are summed before a step (1)", wholeNumber)
    .option("--lr <rate>", "peak learning rate (5e-5)", realNumber)
    .option("--warmup <share>", "share of the steps in which the rate rises (0.06)", realNumber)
    .option("--weight-decay <rate>", "AdamW's decay (0.01)", realNumber)
    .option("--max-gradient-norm <norm>", "gradients are clipped to this norm (1)", realNumber)
    .option("--max-length <n>", "tokens of a review, longer ones are truncated (128)", wholeNumber)
    .option("--truncation <name>", "what of a long review is kept: head, or head-tail (head)")
    .option("--seed <n>", "with it a run can be repeated to the byte (42)", wholeNumber)
    .option("--best-metric <name>", "which metric decides which epoch's weights are kept (accuracy)")
    .option("--patience <n>", "end after this many evaluations without a better one", wholeNumber)
    .option("--max-minutes <minutes>", "end training after this time; the learning rate decays to fit", realNumber)
    .optionsGroup("Machine and parts:")
    .option("--engine <name>", "auto: the fastest here; or webgpu, cuda, dml, coreml, tensorflow, cpu (auto)")
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option(
      "--plugin <file>",
      "a module that brings readers, rules, architectures, engines or metrics; may be repeated",
      repeated,
    )
    .optionsGroup("Understanding the dataset:")
    .addHelpText("after", NOTES)
    .action(async (datasets: string[], options: TrainOptions) => {
      const { trainCommand } = await import("./commands/train.ts");
      setExitCode(await trainCommand(datasets, options, io));
    });
  addReadingOptions(command);
}

const NOTES = `
Examples:
  $ sentiment-tuner train reviews.csv --out runs/first
  $ sentiment-tuner train aclImdb/train --eval aclImdb/test --limit 4000 --eval-limit 1000 --out runs/imdb
  $ sentiment-tuner train reviews.csv --model distilbert-base-uncased --out runs/distilbert
  $ sentiment-tuner train hf://datasets/stanfordnlp/imdb --eval hf://datasets/stanfordnlp/imdb --out runs/imdb
  $ sentiment-tuner train shop.jsonl --text-column body --label-column stars --out runs/shop

Ctrl-C once writes a checkpoint and stops; the same command with --resume goes on.
What is fetched from the hub is kept where Python's libraries keep it (HF_HOME), and found there; of a dataset, the
files named "train" are learned from and those named "test" judge. HF_TOKEN opens what is private, HF_ENDPOINT names
another hub, HF_HUB_OFFLINE=1 asks for nothing.
A review needs a text and a label: 0/1, neg/pos, negative/positive, or stars. Bad rows are named and left out.`;
