import type { DataFiles } from "@sentiment-tuner/data";
import type {
  EvaluatingEvent,
  EvaluationReport,
  PreparationEvent,
  ScoredFile,
  TrainRequest,
  WorkflowEvent,
} from "@sentiment-tuner/protocol";

import type { RunHost, StepContext } from "./context.ts";
import { evaluateModel } from "./evaluate-model.ts";
import { exportModel, type ExportReport } from "./export/export-model.ts";
import { withFittingThreads } from "./fitting-threads.ts";
import { type KeepRequest, keepModel, type KeptModel } from "./ladder/keep-model.ts";
import { nodeFiles } from "./node-files.ts";
import { composeParts } from "./plugins/parts.ts";
import type { Parts, WorkflowPlugin } from "./plugins/plugin.ts";
import { openPredictor, type Predictor } from "./predict/predictor.ts";
import type { PredictorOptions } from "./predict/sessions.ts";
import type { EvaluateRequest, ExportRequest } from "./workflow-requests.ts";
import type { Recorded } from "./run/event-log.ts";
import { trainModel } from "./run/train-model.ts";
import type { ScoreRequest, ScoringProgress } from "./score/score-request.ts";
import { scoreTable } from "./score/score-table.ts";
import { checkThreads } from "./check-settings.ts";
import { fetchSources } from "./steps/fetch-sources.ts";
import type { Sources } from "./steps/sources.ts";
import { wholeModel } from "./whole-model.ts";

/** Everything that can be done with datasets and models, using the parts of the given plug-ins. */
export interface Workflow {
  readonly parts: Parts;
  /** Fine-tunes a model into a folder; see {@link trainModel}. */
  train(request: TrainRequest, signal?: AbortSignal, host?: RunHost): AsyncGenerator<Recorded<WorkflowEvent>, void>;
  /** Makes another model of a finished run the one that is kept; see {@link keepModel}. */
  keep(request: KeepRequest): Promise<KeptModel>;
  /** Evaluates a saved model; see {@link evaluateModel}. */
  evaluate(
    request: EvaluateRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent | EvaluatingEvent, EvaluationReport>;
  /**
   * Fetches a model of a hub, for {@link Workflow.openPredictor}.
   *
   * @returns its folder
   * @throws WorkflowError SOURCE_UNAVAILABLE or SETTING_INVALID, or the error of the source
   */
  fetchModel(
    request: { readonly modelFolder: string; readonly modelReference?: string; readonly threads?: number },
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent, string>;
  /** Writes a saved model as ONNX files and measures them; see {@link exportModel}. */
  export(
    request: ExportRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent | EvaluatingEvent, ExportReport>;
  /** Writes a table again with a label and a score for each row; see {@link scoreTable}. */
  scoreTable(request: ScoreRequest, signal?: AbortSignal): AsyncGenerator<ScoringProgress, ScoredFile>;
  /** The folder of a model that needs no base model; see {@link wholeModel}. */
  wholeModel(modelFolder: string, mergedFolder?: string): Promise<string>;
  /** Opens a saved model to classify texts; see {@link openPredictor}. */
  openPredictor(modelFolder: string, options?: PredictorOptions): Promise<Predictor>;
}

export interface WorkflowOptions {
  /** The local disk if absent. */
  readonly files?: DataFiles;
  /** Where models and datasets of a hub come from; without it they are an error. */
  readonly sources?: Sources;
}

/**
 * Composes a workflow.
 *
 * @throws WorkflowError PART_DUPLICATE if two parts of one kind have the same name
 */
export function createWorkflow(plugins: readonly WorkflowPlugin[], options: WorkflowOptions = {}): Workflow {
  const { files = nodeFiles, sources } = options;
  const parts = composeParts(plugins);
  const context = (signal = new AbortController().signal): StepContext => ({ parts, files, signal, sources });
  return {
    parts,
    train: (request, signal, host) => trainModel(withFittingThreads(request), { ...context(signal), ...host }),
    keep: (request) => keepModel(request, context()),
    evaluate: (request, signal) => evaluateModel(withFittingThreads(request), context(signal)),
    async *fetchModel(request, signal) {
      checkThreads(request.threads); // Before a download, not after it.
      return (yield* fetchSources(request, context(signal), { purpose: "evaluate" })).modelFolder;
    },
    export: (request, signal) => exportModel(withFittingThreads(request), context(signal)),
    scoreTable: (request, signal) => scoreTable(withFittingThreads(request), context(signal)),
    wholeModel: (modelFolder, mergedFolder) => wholeModel(modelFolder, parts, mergedFolder),
    openPredictor: (modelFolder, predictorOptions = {}) =>
      openPredictor(modelFolder, parts, withFittingThreads(predictorOptions)),
  };
}
