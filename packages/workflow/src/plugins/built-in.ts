import { dataPlugin } from "@sentiment-tuner/data";
import { metricsPlugin } from "@sentiment-tuner/metrics";
import { modelPlugin } from "@sentiment-tuner/model";
import { tokenizerPlugin } from "@sentiment-tuner/tokenizer";
import { trainerPlugin } from "@sentiment-tuner/trainer";

import type { WorkflowPlugin } from "./plugin.ts";

/** The plug-ins that come with Sentiment Tuner. */
export const builtInPlugins: readonly WorkflowPlugin[] = [
  tokenizerPlugin,
  dataPlugin,
  modelPlugin,
  trainerPlugin,
  metricsPlugin,
];
