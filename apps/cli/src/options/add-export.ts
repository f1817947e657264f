import { DEFAULT_TRAIN_CONFIG } from "@sentiment-tuner/protocol";
import { type Command, Option } from "commander";

import { EXPORT_FORMATS } from "../commands/export-formats.ts";
import type { ExportOptions } from "../commands/export.ts";
import type { CommandIo } from "../io.ts";
import { engineOption } from "./engine-option.ts";
import { repeated, wholeNumber } from "./option-values.ts";
import { addReadingOptions } from "./reading-options.ts";

/** Adds `export`. */
export function addExport(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  const command = program
    .command("export")
    .summary("write a model in another format: ONNX, 8 bits, half precision, a Space")
    .description("Write a fine-tuned model in another format, and compare its size, accuracy and time with float32.")
    .requiredOption("--model <dir>", "a fine-tuned model: the model/ folder of a run, or ready")
    .addOption(new Option("--format <name>", "format to write").choices([...EXPORT_FORMATS]).makeOptionMandatory())
    .requiredOption("--out <dir>", "a new folder, or the folder of the same model, to which the file is added")
    .option("--eval <dataset>", "test reviews; the test set of the model's run if not given; may be repeated", repeated)
    .option("--limit <n>", "evaluate on a stratified sample of this many reviews", wholeNumber)
    .option("--force", "write the file even if accuracy falls too far or cannot be evaluated")
    .option("--json", "print the result as one JSON object")
    .option("--seed <n>", "seed of the sample", wholeNumber, DEFAULT_TRAIN_CONFIG.seed)
    .addOption(engineOption("cpu"))
    .option("--threads <n>", "processor threads to use (all)", wholeNumber)
    .option("--plugin <file>", "a plug-in module; may be repeated", repeated)
    .optionsGroup("Reading the dataset:")
    .addHelpText("after", NOTES)
    .action(async (options: ExportOptions) => {
      const { exportCommand } = await import("../commands/export.ts");
      setExitCode(await exportCommand(options, io));
    });
  addReadingOptions(command);
}

const NOTES = `
Formats:
  onnx       float32, which every trained model has already      onnx/model.onnx
  onnx-int8  weights in 8 bits: a quarter of the size            onnx/model_quantized.onnx
  onnx-fp16  weights in half precision: half of the size         onnx/model_fp16.onnx
  space-gradio, space-static   a demonstration for Hugging Face Spaces; see the command space

--engine evaluates the original model. The exported files are measured on the processor.
onnx-int8 is written only if accuracy on the test reviews falls by at most 0.5 points.

Examples:
  $ sentiment-tuner export --model runs/first/model --format onnx-int8 --out runs/first/model
  $ sentiment-tuner export --model runs/first/model --format onnx-fp16 --out exported --eval reviews.csv --limit 500`;
