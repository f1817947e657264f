import type { DataFiles } from "@sentiment-tuner/data";
import type {
  EvaluatingEvent,
  EvaluationReport,
  PreparationEvent,
  TrainRequest,
  WorkflowEvent,
} from "@sentiment-tuner/protocol";

import type { Turn } from "./context.ts";
import { evaluateModel, type EvaluateRequest } from "./evaluate-model.ts";
import type { Recorded } from "./event-log.ts";
import { fetchSources } from "./fetch-sources.ts";
import { exportModel, type ExportReport, type ExportRequest } from "./export-model.ts";
import { nodeFiles } from "./node-files.ts";
import { composeParts } from "./parts.ts";
import type { Parts, WorkflowPlugin } from "./plugin.ts";
import { openPredictor, type Predictor } from "./predictor.ts";
import { checkThreads } from "./settings.ts";
import type { Sources } from "./sources.ts";
import { trainModel } from "./train-model.ts";

/** Read → clean → split → tokenize → train → evaluate → save, with the parts that plug-ins bring. */
export interface Workflow {
  readonly parts: Parts;
  /** Fine-tunes a model into a folder; see {@link trainModel}. */
  train(request: TrainRequest, signal?: AbortSignal, turn?: Turn): AsyncGenerator<Recorded<WorkflowEvent>, void>;
  /** Judges a saved model; see {@link evaluateModel}. */
  evaluate(
    request: EvaluateRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent | EvaluatingEvent, EvaluationReport>;
  /**
   * Brings a model of a hub to this disk, for {@link Workflow.openPredictor}.
   *
   * @returns its folder
   * @throws WorkflowError SOURCE_UNAVAILABLE or SETTING_INVALID, or the error of the source
   */
  fetchModel(
    request: { readonly modelFolder: string; readonly modelReference?: string; readonly threads?: number },
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent, string>;
  /** Writes a saved model as ONNX files that are measured side by side; see {@link exportModel}. */
  export(
    request: ExportRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PreparationEvent | EvaluatingEvent, ExportReport>;
  /** Opens a saved model for texts; see {@link openPredictor}. */
  openPredictor(modelFolder: string, threads?: number): Promise<Predictor>;
}

export interface WorkflowOptions {
  /** The local disk if not given. */
  readonly files?: DataFiles;
  /** Where models and datasets come from that are not on this disk; none if not given. */
  readonly sources?: Sources;
}

/**
 * Composes a workflow.
 *
 * @throws WorkflowError PART_DUPLICATE if two plug-ins bring a part of one kind and name
 */
export function createWorkflow(plugins: readonly WorkflowPlugin[], options: WorkflowOptions = {}): Workflow {
  const { files = nodeFiles, sources } = options;
  const parts = composeParts(plugins);
  const context = (signal = new AbortController().signal) => ({ parts, files, signal, sources });
  return {
    parts,
    train: (request, signal, turn) => trainModel(request, { ...context(signal), ...(turn && { turn }) }),
    evaluate: (request, signal) => evaluateModel(request, context(signal)),
    async *fetchModel(request, signal) {
      checkThreads(request.threads); // A mistake should not cost a download.
      return (yield* fetchSources(request, context(signal), { purpose: "evaluate" })).modelFolder;
    },
    export: (request, signal) => exportModel(request, context(signal)),
    openPredictor: (modelFolder, threads) => openPredictor(modelFolder, parts, threads),
  };
}
