import type { WireError } from "@sentiment-tuner/protocol";

import { choiceOptions } from "../output/label-plan.ts";
import { shellWord } from "../output/shell-command.ts";

/** An error of a package: `code` is the kind of failure, `details` the values behind it. */
export interface CodedError {
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Error code → the sentence with the options that help. Packages do not know the command line, so their messages only
 * say what happened. The class is not part of the key, because an error in an event has only a code: so each code here
 * belongs to one package.
 */
export const REMEDIES: Readonly<Record<string, string | ((error: CodedError) => string | undefined)>> = {
  CLASSES_UNFIT: mapLabels,
  COLUMN_MISSING: chooseColumn,
  COLUMNS_AMBIGUOUS: chooseColumn,
  COLUMNS_NOT_FOUND: nameColumns,
  CUDA_MISSING: "To use another libtensorflow, give it with --tf-lib.",
  DELIMITER_INVALID: "Give one character with --delimiter.",
  ENCODING_UNKNOWN: "Give another name with --encoding, such as windows-1252.",
  LABELS_MULTIPLE: chooseClassColumn,
  LABELS_TOO_MANY: joinLabels,
  LABELS_UNFIT: fineTuneFirst,
  LABELS_UNKNOWN:
    "Choose another column with --label-column, or give the meaning of the labels, for example " +
    "--label-map bad=negative,good=positive.",
  NO_SAFETENSORS: "Give the folder, or the name of another model, with --model.",
  OUTPUT_BUSY: "Choose another folder with --out.",
  OUTPUT_EXISTS: replaceOutput,
  OUTPUT_UNWRITABLE: "Choose another folder with --out.",
  PART_UNKNOWN: "A plug-in is loaded with --plugin.",
  QUALITY_LOST: "Try --format onnx-fp16, or add --force to write the file anyway.",
  QUOTES_UNCLEAR: "To read quotes as ordinary characters, add --quotes none.",
  RECIPE_DAMAGED: "To use another model, give its folder with --model.",
  RUN_EXISTS: "To resume it, add --resume. To choose another folder, change --out.",
  SPLIT_IMPOSSIBLE: "To leave a class out, map its labels to skip, for example --label-map meh=skip.",
  TEST_SET_MISSING: "Give test reviews with --eval, or add --force to write the file without this check.",
  TEXT_ENCODING: "Give the encoding of the file with --encoding.",
  UTF8_INVALID:
    'If the file has another encoding, give it with --encoding. To read such bytes as "\uFFFD", add --invalid-utf8 replace.',
};

/** The message of an error, followed by its remedy if there is one. */
export function withRemedy(error: Error | WireError, message = error.message): string {
  if (!isCoded(error)) return message;
  const remedy = REMEDIES[error.code];
  const sentence = typeof remedy === "function" ? remedy(error) : remedy;
  return sentence === undefined ? message : `${message} ${sentence}`;
}

function isCoded(error: Error | WireError): error is (Error | WireError) & CodedError {
  return "code" in error && typeof error.code === "string";
}

/** A label map in which only the classes are missing. */
function mapLabels({ details }: CodedError): string {
  const labels: unknown = details?.["values"];
  if (!Array.isArray(labels) || labels.length > MAPPED_LABELS) return "Give the class of each label with --label-map.";
  const labelMap = Object.fromEntries(labels.map((label) => [String(label), "CLASS"]));
  const option = choiceOptions({ labelMap }).map((word) => shellWord(word));
  return `Give the class of each label with ${option.join(" ")}, where CLASS is one of the model's classes, or skip.`;
}

/** A map of more labels would hide the sentence. */
const MAPPED_LABELS = 10;

function chooseColumn({ details }: CodedError): string {
  const role = details?.["role"];
  return role === "text" || role === "label"
    ? `Choose one with --${role}-column.`
    : "Choose one with --text-column or --label-column.";
}

/** Of columns with 0 and 1, one can be the label; a single column with lists cannot. */
function chooseClassColumn({ details }: CodedError): string | undefined {
  return details?.["canChooseOne"] === true ? "Choose one with --label-column." : undefined;
}

/** Ranges join numbers; words are joined by giving several of them one class. */
function joinLabels({ details }: CodedError): string {
  const labels = details?.["labels"];
  const areNumbers = !Array.isArray(labels) || labels.every((label) => /^[+-]?[\d.,]+$/.test(String(label)));
  const choose = "Choose another column with --label-column, or";
  return areNumbers
    ? `${choose} give ranges with --label-map, for example --label-map 0..39=negative,40..69=neutral,70..100=positive.`
    : `${choose} give several labels the same class with --label-map; it can be the name of a JSON file.`;
}

/** A table that is only scored needs no label. */
function nameColumns({ details }: CodedError): string {
  const columns = details?.["columns"];
  if (Array.isArray(columns) && columns.length === 1) {
    return "If another character separates its columns, give it with --delimiter.";
  }
  return details?.["role"] === "text"
    ? "Name it with --text-column."
    : "Name them with --text-column and --label-column.";
}

function replaceOutput({ details }: CodedError): string {
  const other = "choose another file with --out.";
  return details?.["file"] === undefined ? `To continue, ${other}` : `To replace it, add --force. Otherwise ${other}`;
}

/** Only a model without a trained head can be fine-tuned; one with three labels is trained already. */
function fineTuneFirst({ details }: CodedError): string | undefined {
  const folder = details?.["untrainedModel"];
  if (typeof folder !== "string") return undefined;
  return `Run "sentiment-tuner train <dataset> --model ${folder} --out <folder>".`;
}
