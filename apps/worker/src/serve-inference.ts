import { type Channel, dispatchRequests } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";
import type { Workflow } from "@sentiment-tuner/workflow";

import { answerClassify, answerHandshake } from "./handlers.ts";
import { createModelCache } from "./model-cache.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface InferenceOptions {
  /** Modules that bring architectures, truncation strategies and the like. */
  readonly plugins?: readonly string[] | undefined;
  readonly threads?: number | undefined;
}

/** Few, so that an editor stays quick: a hover's text is short. */
const DEFAULT_THREADS = 2;

/** Classifies texts for whoever is at the other end of the channel. */
export function serveInference(channel: Channel, { plugins, threads = DEFAULT_THREADS }: InferenceOptions): void {
  let opened: Promise<Workflow> | undefined;
  const workflow = (): Promise<Workflow> => (opened ??= openWorkflow(plugins));
  const models = createModelCache({
    openPredictor: async (folder) => (await workflow()).openPredictor(folder, { threads }),
  });
  const handshake = answerHandshake(workflow, (engine) => engine === onnxruntimeCpu.name); // No other computes here.
  dispatchRequests(channel, { handshake, classify: answerClassify(models) });
}
