import type { ModelRecipe } from "@sentiment-tuner/protocol";

import { WorkflowError } from "../../errors.ts";
import { readFrozenHead } from "../../ladder/frozen-files.ts";
import { readLinear } from "../../ladder/linear-files.ts";
import type { Parts } from "../../plugins/plugin.ts";
import { loadEncoder, loadFineTuned } from "../../steps/load-model.ts";
import type { PredictorOptions } from "../sessions.ts";
import { openCombinedRung } from "./combined-rung.ts";
import { openEncoderRung } from "./encoder-rung.ts";
import { openFrozenRung } from "./frozen-rung.ts";
import { openLinearRung } from "./linear-rung.ts";
import type { Rung } from "./rung.ts";

/**
 * Opens the model that answers in a folder: the one that its recipe names.
 *
 * @throws ModelError, WorkflowError LABELS_UNFIT if the encoder was not fine-tuned, RUNG_DAMAGED; TrainerError ENGINE_UNKNOWN or
 *   ENGINE_UNAVAILABLE
 */
export async function openRung(
  folder: string,
  recipe: ModelRecipe | undefined,
  parts: Parts,
  options: PredictorOptions,
): Promise<Rung> {
  const rung = recipe?.rung ?? "fine-tuned";
  switch (rung) {
    case "fine-tuned":
      return openEncoderRung(await loadFineTuned(folder, parts), parts, options);
    case "linear":
      return openLinearRung(await readLinear(folder));
    case "combined": {
      const linear = openLinearRung(await readLinear(folder));
      const loaded = await loadFineTuned(folder, parts);
      requireSameClasses(folder, loaded.model.config.labels, linear.labels);
      const weights = recipe?.combination;
      if (weights === undefined) throw damaged(folder, "its recipe lacks the weights of the two models");
      return openCombinedRung(await openEncoderRung(loaded, parts, options), linear, weights);
    }
    case "frozen": {
      const loaded = await loadEncoder(folder, parts, recipe?.windows);
      const { labels, hiddenSize } = loaded.model.config;
      return openFrozenRung(loaded, await readFrozenHead(folder, labels.length, hiddenSize), parts, options);
    }
    default:
      return rung satisfies never;
  }
}

function requireSameClasses(folder: string, encoder: readonly string[], linear: readonly string[]): void {
  if (encoder.length === linear.length && encoder.every((label, c) => label === linear[c])) return;
  throw damaged(folder, `the encoder has the classes ${encoder.join(", ")}, the linear model ${linear.join(", ")}`);
}

function damaged(folder: string, problem: string): WorkflowError {
  const advice = "Copy the folder again from where the model comes from.";
  return new WorkflowError("RUNG_DAMAGED", `The model in "${folder}" is damaged: ${problem}. ${advice}`);
}
