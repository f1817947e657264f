import type { FromDashboard, ToDashboard } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { messageOf } from "../../errors.ts";
import { classifiableText } from "../../predictions/classifiable-text.ts";
import type { Services } from "../../services.ts";

type Answer = Extract<ToDashboard, { kind: "classified" }>;

/** Classifies the text of the page's box with the model of a run. A failure is an answer as well. */
export async function classify(
  { runs, predictions, log }: Services,
  { runId, requestId, text }: Extract<FromDashboard, { kind: "classify" }>,
): Promise<Answer> {
  const run = runs.get(runId);
  const classifiable = classifiableText(text);
  if (run?.state.kind !== "ready" || classifiable === undefined) {
    return { kind: "classified", requestId, problem: vscode.l10n.t("There are no words to classify.") };
  }
  try {
    const request = { modelFolder: run.state.modelFolder, texts: [classifiable], explain: true };
    const [prediction] = await predictions.predict(request);
    return { kind: "classified", requestId, ...(prediction && { prediction }) };
  } catch (error) {
    log.error(`The model of run ${runId} failed: ${messageOf(error)}`);
    return { kind: "classified", requestId, problem: messageOf(error) };
  }
}
