import type { EvaluatingEvent, EvaluationReport, PreparationEvent } from "@sentiment-tuner/protocol";

import type { StepContext } from "./context.ts";
import type { EvaluateRequest } from "./workflow-requests.ts";
import { checkEvaluateSettings } from "./check-settings.ts";
import { evaluateReviews } from "./steps/evaluate-reviews.ts";
import { fetchSources } from "./steps/fetch-sources.ts";
import { chooseForwardEngine, loadFineTuned } from "./steps/load-model.ts";
import { decisionFor, recipeRules } from "./steps/model-recipe.ts";
import { readForModel } from "./steps/read-for-model.ts";
import { recordData, recordModel } from "./steps/records.ts";
import { tokenizeReviews } from "./steps/tokenize-reviews.ts";
import { versions } from "./versions.ts";

/**
 * Evaluates a saved model on a dataset. Texts are cleaned as in training, unless the request names other rules.
 *
 * @returns the report
 * @throws WorkflowError SETTING_INVALID, LABELS_UNFIT RECIPE_DAMAGED, PART_UNKNOWN or SOURCE_UNAVAILABLE, TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE, ModelError,
 *   DataError, and the signal's reason when it is aborted
 */
export async function* evaluateModel(
  request: EvaluateRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, EvaluationReport> {
  checkEvaluateSettings(request);
  const { parts, files, signal } = context;
  const { seed, threads } = request;
  const engine = await chooseForwardEngine(request.engine, parts);
  const sources = yield* fetchSources(request, context, { purpose: "evaluate" });
  const { datasetPaths, modelFolder } = sources;
  const { model, text, recipe } = await loadFineTuned(modelFolder, parts);
  const cleaningRules = request.cleaningRules ?? recipeRules(recipe, parts).map((rule) => rule.name);
  const { reviews, read, sha256, classes } = yield* readForModel(
    { ...request, paths: datasetPaths, cleaningRules },
    { labels: model.config.labels, recipe },
    context,
  );
  const { tokens } = yield* tokenizeReviews(reviews, text.tokenizer, { ...text, signal });

  const session = await engine.openForward({ ...model, threads });
  try {
    const { padTokenId } = text.tokenizer;
    const { isOrdered } = recipe ?? read;
    const decision = decisionFor(classes, recipe);
    const options = { classes, isOrdered, padTokenId, metrics: parts.metrics, decision, seed, signal };
    const { report, metrics } = yield* evaluateReviews(session, tokens, options);
    return {
      ...report,
      metrics,
      data: recordData(read, sha256, sources.datasetSources),
      model: await recordModel(files, modelFolder, text, sources.modelSource),
      versions: versions(),
    };
  } finally {
    await session.dispose();
  }
}
