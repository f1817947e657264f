import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import { exportClassifier, loadPretrained } from "@sentiment-tuner/model";
import { modelChunks, OPSET_VERSION } from "@sentiment-tuner/onnx";
import { openExportedClassifier } from "@sentiment-tuner/trainer";
import type { EvaluatingEvent, PreparationEvent, ReadingChoices } from "@sentiment-tuner/protocol";

import type { StepContext } from "./context.ts";
import { WorkflowError } from "./errors.ts";
import { type ExportFolder, openExportFolder } from "./export-folder.ts";
import { columnsByClass, judge } from "./judge.ts";
import { type ModelText, openModelText } from "./model-text.ts";
import { ONNX_PRODUCER, type OnnxFormat, onnxFormats } from "./onnx-formats.ts";
import { readOwnHeldOut } from "./own-held-out.ts";
import { requireTrainedHead } from "./predictor.ts";
import { readReviews } from "./reviews.ts";
import { sampleOf } from "./sample.ts";
import { checkEvaluateSettings } from "./settings.ts";
import { tokenizeReviews } from "./tokenize.ts";

export interface ExportRequest {
  readonly modelFolder: string;
  /** A new or empty folder, or one with the same model, to which files are added. */
  readonly outputFolder: string;
  readonly formats: readonly OnnxFormat[];
  /** Held-out reviews; if not given, those of the run in whose folder the model lies. */
  readonly evaluationPaths?: readonly string[];
  readonly reading?: ReadingChoices;
  readonly cleaningRules?: readonly string[];
  /** Most reviews to judge on: a stratified sample. */
  readonly limit?: number;
  readonly seed: number;
  readonly threads?: number;
  /** What becomes of a format that loses too much, or cannot be judged: an error (if not given), no file, or a file all the same. */
  readonly onLoss?: "refuse" | "omit" | "keep";
}

/** One format, measured. */
export interface ExportedVariant {
  readonly format: OnnxFormat;
  /** In the folder, with forward slashes. */
  readonly file: string;
  /** What transformers.js calls it. */
  readonly dtype: string;
  readonly sizeBytes: number;
  /** Median for one text of {@link LATENCY_TOKENS} tokens, in milliseconds. */
  readonly latencyMs: number;
  /** On the held-out reviews, 0 to 1; absent where there were none. */
  readonly accuracy?: number;
  /** False for what stands only for comparison, and for what was left out. */
  readonly isWritten: boolean;
}

/** What a format may lose against float32, and what it did. */
export interface QualityGate {
  readonly format: OnnxFormat;
  /** Accuracy lost, in percentage points; negative if it got better. Absent where it could not be measured. */
  readonly lostPoints?: number;
  readonly allowedPoints: number;
  readonly outcome: "passed" | "forced" | "omitted";
}

export interface ExportReport {
  readonly folder: string;
  /** The operator set of the files, and who made them, as they state it themselves. */
  readonly opset: number;
  readonly producer: string;
  /** Float32 first. */
  readonly variants: readonly ExportedVariant[];
  readonly gates: readonly QualityGate[];
  readonly latencyTokens: number;
  /** Reviews judged on; absent where there were none. */
  readonly reviews?: number;
  /** Why there are no held-out reviews. */
  readonly unjudged?: string;
}

/** More is lost than rounding explains, and someone should look at it. */
const ALLOWED_POINTS = 0.5;
const LATENCY_TOKENS = 128;

/**
 * Writes a fine-tuned model as ONNX files, each beside float32: size, time and accuracy on held-out reviews.
 *
 * All is written beside the folder first, and takes its place when it has been opened, timed and judged.
 *
 * @throws WorkflowError QUALITY_LOST with the figures, or HELD_OUT_MISSING, where a gated format is refused; OUTPUT_OCCUPIED,
 *   OUTPUT_UNWRITABLE, LABELS_UNFIT; ModelError; and the signal's reason when it is aborted
 */
export async function* exportModel(
  request: ExportRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, ExportReport> {
  checkEvaluateSettings({ ...request, datasetPaths: request.evaluationPaths ?? [] });
  const { modelFolder, outputFolder, onLoss = "refuse" } = request;
  const folder = await openExportFolder(modelFolder, outputFolder);
  try {
    const formats = [...new Set<OnnxFormat>(["onnx", ...request.formats])];
    const staged = await stageFormats(formats, request, context, folder);
    const heldOut = yield* readHeldOut(request, staged, context);
    const measured: (ExportedVariant & { readonly path: string })[] = [];
    for (const { format, path, sizeBytes } of staged.files) {
      context.signal.throwIfAborted();
      measured.push({ ...(yield* measure({ format, path, sizeBytes }, request, staged, heldOut, context)), path });
    }
    const gates = measured
      .filter(({ format }) => onnxFormats[format].isGated)
      .map((variant) => gateOf(variant, measured[0]?.accuracy, onLoss));
    if (onLoss === "refuse") gates.forEach((gate) => refuseLoss(gate, measured, heldOut));
    const omitted = gates.filter(({ outcome }) => outcome === "omitted").map(({ format }) => format);
    const variants = measured.map(({ path: _path, ...variant }) => ({
      ...variant,
      isWritten: request.formats.includes(variant.format) && !omitted.includes(variant.format),
    }));
    await folder.publish(variants.filter(({ isWritten }) => isWritten).map(({ file }) => file));
    return {
      folder: outputFolder,
      opset: OPSET_VERSION,
      producer: `${ONNX_PRODUCER.producerName} ${ONNX_PRODUCER.producerVersion}`,
      variants,
      gates,
      latencyTokens: staged.latencyTokens,
      ...(heldOut.kind === "found" ? { reviews: heldOut.reviews.labels.length } : { unjudged: heldOut.reason }),
    };
  } finally {
    await folder.dispose();
  }
}

interface Staged {
  readonly files: readonly { readonly format: OnnxFormat; readonly path: string; readonly sizeBytes: number }[];
  readonly text: ModelText;
  readonly labels: readonly string[];
  readonly latencyTokens: number;
}

/** Writes every format. The weights are in memory no longer than this takes. */
async function stageFormats(
  formats: readonly OnnxFormat[],
  { modelFolder, seed }: ExportRequest,
  { parts, signal }: StepContext,
  folder: ExportFolder,
): Promise<Staged> {
  const model = await loadPretrained(modelFolder, { architectures: parts.architectures, seed });
  requireTrainedHead(modelFolder, model.initialized);
  const graph = exportClassifier(model.architecture, model.config, model.parameters);
  const files: Staged["files"][number][] = [];
  for (const format of formats) {
    signal.throwIfAborted();
    const { file, rewrite } = onnxFormats[format];
    files.push({ format, ...(await folder.stage(file, modelChunks(rewrite(graph), ONNX_PRODUCER))) });
  }
  const { labels, maxPositions } = model.config;
  return { files, text: openModelText(model, parts), labels, latencyTokens: Math.min(LATENCY_TOKENS, maxPositions) };
}

type HeldOutTokens =
  { readonly kind: "found"; readonly reviews: TokenizedReviews } | { readonly kind: "lost"; readonly reason: string };

async function* readHeldOut(
  request: ExportRequest,
  { text, labels }: Staged,
  context: StepContext,
): AsyncGenerator<PreparationEvent, HeldOutTokens> {
  const { evaluationPaths, limit, seed } = request;
  let found: readonly Review[];
  if (evaluationPaths === undefined) {
    if (labels.length !== 2)
      return { kind: "lost", reason: `the model has ${labels.length} labels, and reviews are Negative or Positive` };
    const own = yield* readOwnHeldOut(request.modelFolder, context);
    if (own.kind === "lost") return own;
    found = sampleOf(own.reviews, limit, seed);
  } else {
    columnsByClass(labels);
    found = yield* readReviews({ ...request, paths: evaluationPaths, purpose: "evaluate" }, context);
  }
  const { signal } = context;
  return { kind: "found", reviews: yield* tokenizeReviews(found, text.tokenizer, { ...text, signal }) };
}

async function* measure(
  { format, path, sizeBytes }: Staged["files"][number],
  { seed, threads }: ExportRequest,
  { text, labels, latencyTokens }: Staged,
  heldOut: HeldOutTokens,
  { parts, signal }: StepContext,
): AsyncGenerator<EvaluatingEvent, ExportedVariant> {
  const { file, dtype } = onnxFormats[format];
  const classifier = await openExportedClassifier(path, threads);
  try {
    const latencyMs = await classifier.medianLatency(latencyTokens);
    const variant = { format, file, dtype, sizeBytes, latencyMs, isWritten: true };
    if (heldOut.kind === "lost") return variant;
    const { padTokenId } = text.tokenizer;
    const options = { labels, padTokenId, metrics: parts.metrics, seed, signal };
    const { report } = yield* judge(classifier, heldOut.reviews, options);
    return { ...variant, accuracy: report.accuracy };
  } finally {
    await classifier.dispose();
  }
}

function gateOf(
  { format, accuracy }: ExportedVariant,
  reference: number | undefined,
  onLoss: NonNullable<ExportRequest["onLoss"]>,
): QualityGate {
  const lostPoints = accuracy === undefined || reference === undefined ? undefined : 100 * (reference - accuracy);
  // A difference of shares of N reviews is a multiple of 100 / N; the rest is rounding.
  const isPassed = lostPoints !== undefined && lostPoints <= ALLOWED_POINTS + 1e-9;
  const outcome = isPassed ? "passed" : onLoss === "keep" ? "forced" : "omitted";
  return { format, ...(lostPoints !== undefined && { lostPoints }), allowedPoints: ALLOWED_POINTS, outcome };
}

function refuseLoss(
  { format, lostPoints, outcome }: QualityGate,
  [reference, ...others]: readonly ExportedVariant[],
  heldOut: HeldOutTokens,
): void {
  if (outcome === "passed") return;
  if (lostPoints === undefined) {
    const reason = heldOut.kind === "lost" ? heldOut.reason : "nothing was judged";
    throw new WorkflowError(
      "HELD_OUT_MISSING",
      `"${format}" is written only if accuracy on held-out reviews falls by at most ${ALLOWED_POINTS} points, but ${reason}. ` +
        `Give held-out reviews with --eval, or --force to write it unjudged.`,
    );
  }
  const percent = (share = Number.NaN): string => `${(100 * share).toFixed(2)}%`;
  const variant = others.find((candidate) => candidate.format === format);
  const count = heldOut.kind === "found" ? heldOut.reviews.labels.length : 0;
  throw new WorkflowError(
    "QUALITY_LOST",
    `"${format}" loses ${lostPoints.toFixed(2)} points of accuracy on ${count} held-out reviews: ` +
      `${percent(variant?.accuracy)} instead of ${percent(reference?.accuracy)}; at most ${ALLOWED_POINTS} are allowed. Nothing was written. ` +
      `Try onnx-fp16, or --force to write it all the same.`,
  );
}
