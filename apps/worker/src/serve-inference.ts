import { type Channel, dispatchRequests } from "@sentiment-tuner/protocol/node";
import type { Workflow } from "@sentiment-tuner/workflow";

import { answerClassify, answerHandshake, answerScoreFile } from "./handlers.ts";
import { createModelCache } from "./model-cache.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface InferenceOptions {
  /** Plug-in modules. */
  readonly plugins?: readonly string[] | undefined;
  readonly threads?: number | undefined;
}

/** The engine that classifies: it needs no driver and no setup. */
const PROCESSOR = "onnxruntime:cpu";

/** Few, so that the editor stays responsive: the text of a hover is short. */
const DEFAULT_THREADS = 2;

/** Answers requests to classify texts and to score tables. */
export function serveInference(channel: Channel, { plugins, threads = DEFAULT_THREADS }: InferenceOptions): void {
  let opened: Promise<Workflow> | undefined;
  const workflow = (): Promise<Workflow> => (opened ??= openWorkflow(plugins));
  const models = createModelCache({
    openPredictor: async (folder) => (await workflow()).openPredictor(folder, { threads, isInteractive: true }),
  });
  const handshake = answerHandshake(workflow, (engine) => engine === PROCESSOR); // The only engine used here.
  dispatchRequests(channel, {
    handshake,
    classify: answerClassify(models),
    scoreFile: answerScoreFile(workflow, threads),
  });
}
