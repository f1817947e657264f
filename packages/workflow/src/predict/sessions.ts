import type { ModelRecipe } from "@sentiment-tuner/protocol";
import { type Classifier, type ForwardSession, type ForwardWeights, openClassifier } from "@sentiment-tuner/trainer";

import { isLossAllowed } from "../export/quality-gate.ts";
import type { Parts } from "../plugins/plugin.ts";
import { chooseForwardEngine, type FineTunedModel } from "../steps/load-model.ts";

export interface PredictorOptions {
  readonly threads?: number | undefined;
  /** The engine that predicts, by name or part of a name, or "auto"; the processor if absent. Word weights are computed on the processor. */
  readonly engine?: string | undefined;
  /**
   * Whether a user waits for the answers to single texts. Then they take less time; opening takes longer and more memory. The weights are
   * rounded to 8 bits if the model's recipe says that the answers are as good, so probabilities differ slightly from those of an evaluation.
   */
  readonly isInteractive?: boolean | undefined;
}

/** With 8-bit weights, at least this share of the classes must be those of float32. */
const LEAST_AGREEMENT = 0.99;

/** A model opened to predict. */
export interface Sessions {
  /** Every logit of an answer comes from it, so that the answer is the same with and without word weights. */
  readonly forward: ForwardSession;
  /** The same model on the processor, which can also explain; opened on first use. */
  explainer(): Promise<Classifier>;
  dispose(): Promise<void>;
}

/** @throws TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE */
export async function openSessions(
  { model, recipe }: Pick<FineTunedModel, "model" | "recipe">,
  parts: Parts,
  { threads, engine: name, isInteractive = false }: PredictorOptions,
): Promise<Sessions> {
  const options = { ...model, threads };
  let classifier: Promise<Classifier> | undefined;
  const explainer = (): Promise<Classifier> => (classifier ??= openClassifier(options));
  if (name === undefined && !isInteractive) {
    const forward = await explainer(); // The processor needs only one session for both.
    return { forward, explainer, dispose: () => forward.dispose() };
  }
  const engine = await chooseForwardEngine(name, parts);
  const forward = await engine.openForward({ ...options, ...(isInteractive && { weights: quickWeights(recipe) }) });
  return {
    forward,
    explainer,
    async dispose() {
      await forward.dispose();
      await (await classifier)?.dispose();
    },
  };
}

/** The weights with the quickest answers that are as good as those in float32. */
function quickWeights(recipe: Pick<ModelRecipe, "quantization"> | undefined): ForwardWeights {
  if (recipe?.quantization === undefined) return "packed";
  const { accuracyLost, agreement } = recipe.quantization;
  return isLossAllowed(100 * accuracyLost) && agreement >= LEAST_AGREEMENT ? "int8" : "packed";
}
