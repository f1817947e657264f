import { type Command, Option } from "commander";

import type { ExportOptions } from "./commands/export.ts";
import type { CommandIo } from "./io.ts";
import { repeated, wholeNumber } from "./options.ts";
import { addReadingOptions } from "./reading-options.ts";

/** What `--format` takes: files for ONNX Runtime and transformers.js, or a whole Space. */
const EXPORT_FORMATS = ["onnx", "onnx-int8", "onnx-fp16", "space-gradio", "space-static"] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Adds `export`. */
export function addExport(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("export")
    .summary("write a model in another form: ONNX, 8 bits, half precision, a Space")
    .description("Write a fine-tuned model in another form, beside float32: size, accuracy and time.")
    .requiredOption("--model <dir>", "a fine-tuned model: the model/ folder of a run")
    .addOption(new Option("--format <name>", "what to write").choices([...EXPORT_FORMATS]).makeOptionMandatory())
    .requiredOption("--out <dir>", "a new folder, or one with the same model, to which the file is added")
    .option(
      "--eval <dataset>",
      "held-out reviews; those of the model's own run if not given; may be repeated",
      repeated,
    )
    .option("--limit <n>", "judge on a stratified sample of this many", wholeNumber)
    .option("--force", "write it even if accuracy falls too far, or cannot be judged")
    .option("--json", "print what was written as one JSON object")
    .option("--seed <n>", "of the sample", wholeNumber, 42)
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a module that brings further parts; may be repeated", repeated)
    .optionsGroup("Understanding the dataset:")
    .addHelpText("after", NOTES)
    .action(async (options: ExportOptions) => {
      const { exportCommand } = await import("./commands/export.ts");
      setExitCode(await exportCommand(options, io));
    });
  addReadingOptions(command);
}

const NOTES = `
Formats:
  onnx       float32, as every trained model has it already      onnx/model.onnx
  onnx-int8  weights in 8 bits: a quarter of the size            onnx/model_quantized.onnx
  onnx-fp16  weights in half precision: half of the size         onnx/model_fp16.onnx
  space-gradio, space-static   a demonstration for Hugging Face Spaces; see the command space

onnx-int8 is written only if accuracy on the held-out reviews falls by at most 0.5 points.

Examples:
  $ sentiment-tuner export --model runs/first/model --format onnx-int8 --out runs/first/model
  $ sentiment-tuner export --model runs/first/model --format onnx-fp16 --out exported --eval reviews.csv --limit 500`;
