import type { Review, TokenizedReviews } from "@sentiment-tuner/data";
import { exportClassifier } from "@sentiment-tuner/model";
import { OPSET_VERSION } from "@sentiment-tuner/onnx";
import type { EvaluatingEvent, PreparationEvent } from "@sentiment-tuner/protocol";
import { type Engine, type Evaluation, openExportedClassifier } from "@sentiment-tuner/trainer";

import type { StepContext } from "../context.ts";
import { WorkflowError } from "../errors.ts";
import type { ExportRequest } from "../workflow-requests.ts";
import type { Parts } from "../plugins/plugin.ts";
import { readTestSet } from "../run/read-test-set.ts";
import { checkEvaluateSettings } from "../check-settings.ts";
import { evaluateReviews, type LogitSource } from "../steps/evaluate-reviews.ts";
import { chooseForwardEngine, type FineTunedModel, loadFineTuned } from "../steps/load-model.ts";
import type { ModelClasses } from "../steps/model-classes.ts";
import { decisionFor, readModelRecipe, recipeRules } from "../steps/model-recipe.ts";
import { ONNX_PRODUCER, onnxFile, requireAgreement } from "../steps/onnx-file.ts";
import { classesOf, readForModel } from "../steps/read-for-model.ts";
import { tokenizeReviews } from "../steps/tokenize-reviews.ts";
import { type ExportFolder, openExportFolder } from "./export-folder.ts";
import { type OnnxFormat, onnxFormats } from "./onnx-formats.ts";
import { type QualityGate, qualityGate, requirePassed } from "./quality-gate.ts";
import { sampleReviews } from "../steps/sample-reviews.ts";

/** One format, measured. */
interface ExportedVariant {
  readonly format: OnnxFormat;
  /** Path in the folder, with forward slashes. */
  readonly file: string;
  /** The name of the format in transformers.js. */
  readonly dtype: string;
  readonly sizeBytes: number;
  /** Median time for one text of {@link LATENCY_TOKENS} tokens, in milliseconds. */
  readonly latencyMs: number;
  /** On the test reviews, 0 to 1; absent without test reviews. */
  readonly accuracy?: number;
  /** False for a file that was measured only for comparison, and for one that was omitted. */
  readonly isWritten: boolean;
}

export interface ExportReport {
  readonly folder: string;
  /** Operator set and producer, as the files state them. */
  readonly opset: number;
  readonly producer: string;
  /** Float32 first. */
  readonly variants: readonly ExportedVariant[];
  readonly gates: readonly QualityGate[];
  readonly latencyTokens: number;
  /** Number of test reviews; absent if there were none. */
  readonly reviews?: number;
  /** Why there are no test reviews. */
  readonly unjudged?: string;
}

const LATENCY_TOKENS = 128;

/**
 * Writes a fine-tuned model as ONNX files. Each is measured beside float32: size, time and accuracy on test reviews.
 *
 * The model is evaluated on the chosen engine, and the float32 file must agree with it. The other files are evaluated themselves. All files
 * are staged beside the folder, and moved to it when they have passed.
 *
 * @throws WorkflowError QUALITY_LOST with the figures, or TEST_SET_MISSING, if a format is refused; EXPORT_DISAGREES, OUTPUT_OCCUPIED,
 *   OUTPUT_UNWRITABLE, LABELS_UNFIT; ModelError, TrainerError; and the signal's reason when it is aborted
 */
export async function* exportModel(
  request: ExportRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, ExportReport> {
  checkEvaluateSettings(request);
  const { modelFolder, outputFolder, onLoss = "refuse" } = request;
  const { parts, signal } = context;
  const engine = await chooseForwardEngine(request.engine, parts);
  const folder = await openExportFolder(modelFolder, outputFolder);
  try {
    const saved = await loadModel(modelFolder, parts, signal);
    const testSet = yield* tokenizeTestSet(request, saved, context);
    const loaded = testSet.kind === "found" ? { ...saved, classes: testSet.classes } : saved;
    const reference =
      testSet.kind === "found" ? yield* evaluateOn(engine, request, loaded, testSet.tokens, context) : undefined;
    const staged = await stageFormats(request.formats, loaded, folder, signal);
    const variants: ExportedVariant[] = [];
    for (const file of staged) {
      signal.throwIfAborted();
      variants.push(yield* measure(file, request, loaded, { testSet, reference }, context));
    }

    const gates: QualityGate[] = [];
    for (const { format, accuracy } of variants.filter((variant) => onnxFormats[variant.format].isGated)) {
      const accuracies = { accuracy, reference: reference?.report.accuracy };
      const gate = qualityGate(format, accuracies, onLoss);
      if (onLoss === "refuse") requirePassed(gate, { ...accuracies, ...countsOf(testSet) });
      gates.push(gate);
    }
    const omitted = gates.filter(({ outcome }) => outcome === "omitted").map(({ format }) => format);
    const isWritten = ({ format }: ExportedVariant): boolean =>
      request.formats.includes(format) && !omitted.includes(format);
    await folder.publish(variants.filter(isWritten).map(({ file }) => file));
    return {
      folder: outputFolder,
      opset: OPSET_VERSION,
      producer: `${ONNX_PRODUCER.producerName} ${ONNX_PRODUCER.producerVersion}`,
      variants: variants.map((variant) => ({ ...variant, isWritten: isWritten(variant) })),
      gates,
      latencyTokens: latencyTokensOf(loaded),
      ...(testSet.kind === "found" ? { reviews: testSet.tokens.labels.length } : { unjudged: testSet.reason }),
    };
  } finally {
    await folder.dispose();
  }
}

/** The model, and how its reviews are read and its classes shown. */
interface ExportedModel extends FineTunedModel {
  readonly classes: ModelClasses;
}

async function loadModel(folder: string, parts: Parts, signal: AbortSignal): Promise<ExportedModel> {
  const recipe = await readModelRecipe(folder);
  const { rung = "fine-tuned" } = recipe ?? {};
  if (rung !== "fine-tuned") {
    const problem = `"${folder}" holds the ${rung} model of a run, which is more than an ONNX file holds.`;
    throw new WorkflowError("RUNG_UNFIT", `${problem} Keep the fine-tuned model of the run first, then export it.`);
  }
  const loaded = await loadFineTuned(folder, parts, signal);
  const { labels } = loaded.model.config;
  return { ...loaded, classes: classesOf({ labels, recipe }) };
}

type TestTokens =
  | { readonly kind: "found"; readonly tokens: TokenizedReviews; readonly classes: ModelClasses }
  | { readonly kind: "missing"; readonly reason: string };

function countsOf(testSet: TestTokens): { readonly reviews: number; readonly missingReason: string | undefined } {
  return testSet.kind === "found"
    ? { reviews: testSet.tokens.labels.length, missingReason: undefined }
    : { reviews: 0, missingReason: testSet.reason };
}

/** The given test reviews, or the test set of the model's run. */
async function* tokenizeTestSet(
  request: ExportRequest,
  { model, text, recipe, ...saved }: ExportedModel,
  context: StepContext,
): AsyncGenerator<PreparationEvent, TestTokens> {
  const { evaluationPaths, limit, seed, modelFolder } = request;
  let { classes } = saved;
  let reviews: readonly Review[];
  if (evaluationPaths === undefined) {
    const target = { classNames: classes.classNames, ...(recipe && { plans: recipe.labelPlans }) };
    const testSet = yield* readTestSet(modelFolder, target, context);
    if (testSet.kind === "missing") return testSet;
    reviews = sampleReviews(testSet.reviews, limit, seed);
  } else {
    const cleaningRules = request.cleaningRules ?? recipeRules(recipe, context.parts).map((rule) => rule.name);
    const wanted = { ...request, paths: evaluationPaths, cleaningRules };
    ({ reviews, classes } = yield* readForModel(wanted, { labels: model.config.labels, recipe }, context));
  }
  const { signal } = context;
  const { tokens } = yield* tokenizeReviews(reviews, text.tokenizer, { ...text, signal });
  return { kind: "found", tokens, classes };
}

async function* evaluateOn(
  engine: Engine,
  request: ExportRequest,
  loaded: ExportedModel,
  tokens: TokenizedReviews,
  context: StepContext,
): AsyncGenerator<EvaluatingEvent, Evaluation> {
  const session = await engine.openForward({ ...loaded.model, threads: request.threads });
  try {
    return yield* evaluateFile(session, request, loaded, tokens, context);
  } finally {
    await session.dispose();
  }
}

function evaluateFile(
  session: LogitSource,
  { seed }: ExportRequest,
  { text, classes, recipe }: ExportedModel,
  tokens: TokenizedReviews,
  { parts, signal }: StepContext,
): AsyncGenerator<EvaluatingEvent, Evaluation> {
  const { padTokenId } = text.tokenizer;
  const decision = decisionFor(classes, recipe);
  return evaluateReviews(session, tokens, { classes, padTokenId, metrics: parts.metrics, decision, seed, signal });
}

interface StagedFile {
  readonly format: OnnxFormat;
  readonly path: string;
  readonly sizeBytes: number;
}

async function stageFormats(
  requested: readonly OnnxFormat[],
  { model }: FineTunedModel,
  folder: ExportFolder,
  signal: AbortSignal,
): Promise<readonly StagedFile[]> {
  const graph = exportClassifier(model.architecture, model.config, model.parameters);
  const files: StagedFile[] = [];
  for (const format of new Set<OnnxFormat>(["onnx", ...requested])) {
    signal.throwIfAborted();
    const { file, rewrite } = onnxFormats[format];
    files.push({ format, ...(await folder.stage(file, onnxFile(rewrite(graph)))) });
  }
  return files;
}

interface Reference {
  readonly testSet: TestTokens;
  /** The model itself on the test set. */
  readonly reference: Evaluation | undefined;
}

async function* measure(
  { format, path, sizeBytes }: StagedFile,
  request: ExportRequest,
  loaded: ExportedModel,
  { testSet, reference }: Reference,
  context: StepContext,
): AsyncGenerator<EvaluatingEvent, ExportedVariant> {
  const { file, dtype } = onnxFormats[format];
  const exported = await openExportedClassifier(path, request.threads);
  try {
    const latencyMs = await exported.medianLatency(latencyTokensOf(loaded));
    const variant = { format, file, dtype, sizeBytes, latencyMs, isWritten: true };
    if (testSet.kind === "missing" || reference === undefined) return variant;
    if (format === "onnx") {
      const { padTokenId } = loaded.text.tokenizer;
      const { classes } = loaded;
      await requireAgreement(exported, testSet.tokens, reference, { file, classes, padTokenId });
      return { ...variant, accuracy: reference.report.accuracy };
    }
    const { report } = yield* evaluateFile(exported, request, loaded, testSet.tokens, context);
    return { ...variant, accuracy: report.accuracy };
  } finally {
    await exported.dispose();
  }
}

/** A model with fewer positions is timed on as many tokens as it has. */
function latencyTokensOf({ model }: FineTunedModel): number {
  return Math.min(LATENCY_TOKENS, model.config.maxPositions);
}
