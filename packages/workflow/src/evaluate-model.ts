import type { EvaluatingEvent, EvaluationReport, PreparationEvent } from "@sentiment-tuner/protocol";
import { evaluateLogits } from "@sentiment-tuner/trainer";

import type { StepContext } from "./context.ts";
import type { EvaluateRequest } from "./workflow-requests.ts";
import { checkEvaluateSettings } from "./check-settings.ts";
import { classifyReviews } from "./predict/classify-reviews.ts";
import { openRung } from "./predict/rungs/open-rung.ts";
import { bootstrapOf, inClassOrder } from "./steps/evaluate-reviews.ts";
import { fetchSources } from "./steps/fetch-sources.ts";
import { chooseForwardEngine } from "./steps/load-model.ts";
import { decisionFor, readModelRecipe, recipeRules } from "./steps/model-recipe.ts";
import { readForModel } from "./steps/read-for-model.ts";
import { recordData, recordModel } from "./steps/records.ts";
import { versions } from "./versions.ts";

/**
 * Evaluates a saved model on a dataset. Texts are cleaned as in training, unless the request names other rules.
 *
 * @returns the report
 * @throws WorkflowError SETTING_INVALID, LABELS_UNFIT, RECIPE_DAMAGED, RUNG_DAMAGED, PART_UNKNOWN or SOURCE_UNAVAILABLE, TrainerError ENGINE_UNKNOWN or ENGINE_UNAVAILABLE, ModelError,
 *   DataError, and the signal's reason when it is aborted
 */
export async function* evaluateModel(
  request: EvaluateRequest,
  context: StepContext,
): AsyncGenerator<PreparationEvent | EvaluatingEvent, EvaluationReport> {
  checkEvaluateSettings(request);
  const { parts, files, signal } = context;
  const { seed, threads } = request;
  await chooseForwardEngine(request.engine, parts); // An unknown name is an error before anything is fetched or read.
  const sources = yield* fetchSources(request, context, { purpose: "evaluate" });
  const { datasetPaths, modelFolder } = sources;
  const recipe = await readModelRecipe(modelFolder);
  const cleaningRules = request.cleaningRules ?? recipeRules(recipe, parts).map((rule) => rule.name);
  const rung = await openRung(modelFolder, recipe, parts, { engine: request.engine, threads });
  try {
    const { reviews, read, sha256, classes } = yield* readForModel(
      { ...request, paths: datasetPaths, cleaningRules },
      { labels: rung.labels, recipe },
      context,
    );
    const logits = yield* classifyReviews(rung, reviews, signal);
    const { isOrdered } = recipe ?? read;
    const labels = Int32Array.from(reviews, ({ label }) => label);
    const { report, metrics } = evaluateLogits(
      inClassOrder(logits, classes.columns),
      { labels, classNames: classes.classNames, isOrdered },
      { metrics: parts.metrics, decision: decisionFor(classes, recipe), bootstrap: bootstrapOf(seed) },
    );
    return {
      ...report,
      metrics,
      data: recordData(read, sha256, sources.datasetSources),
      model: await recordModel(files, modelFolder, rung.reading, sources.modelSource),
      versions: versions(),
    };
  } finally {
    await rung.dispose();
  }
}
