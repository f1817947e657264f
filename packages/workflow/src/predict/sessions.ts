import { type Classifier, type ForwardSession, openClassifier } from "@sentiment-tuner/trainer";

import type { Parts } from "../plugins/plugin.ts";
import { chooseForwardEngine, type FineTunedModel } from "../steps/load-model.ts";

export interface PredictorOptions {
  readonly threads?: number | undefined;
  /** The engine that predicts, by name or part of a name, or "auto"; the processor if absent. Word weights are computed on the processor. */
  readonly engine?: string | undefined;
}

/** A model opened to predict. */
export interface Sessions {
  readonly forward: ForwardSession;
  /** The same model on the processor, which can also explain; opened on first use. */
  explainer(): Promise<Classifier>;
  dispose(): Promise<void>;
}

/** @throws TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE */
export async function openSessions(
  { model }: Pick<FineTunedModel, "model">,
  parts: Parts,
  { threads, engine: name }: PredictorOptions,
): Promise<Sessions> {
  const options = { ...model, threads };
  let classifier: Promise<Classifier> | undefined;
  const explainer = (): Promise<Classifier> => (classifier ??= openClassifier(options));
  if (name === undefined) {
    const forward = await explainer(); // The processor needs only one session for both.
    return { forward, explainer, dispose: () => forward.dispose() };
  }
  const engine = await chooseForwardEngine(name, parts);
  const forward = await engine.openForward(options);
  return {
    forward,
    explainer,
    async dispose() {
      await forward.dispose();
      await (await classifier)?.dispose();
    },
  };
}
