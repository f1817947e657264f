import { cpus } from "node:os";

import * as vscode from "vscode";

import type { FineTuneChoices, PresetId } from "../../dataset/choices.ts";
import { guessOperationsPerSecond } from "../../dataset/estimate.ts";
import { modelNameOf } from "../../dataset/model-size.ts";
import { messageOf } from "../../errors.ts";
import { executeCommand } from "../../register-command.ts";
import type { Services } from "../../services.ts";
import type { Run } from "../../trainer/run.ts";
import { isActive } from "../../trainer/state.ts";
import { requireTrust } from "../../trust.ts";
import { THROUGHPUT_KEY } from "../throughput.ts";
import { findPlugins } from "../../plugins.ts";
import { settleReading } from "./columns-step.ts";
import { askDataset } from "./dataset-step.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import { askBaseModel, settleBaseModel } from "./model-step.ts";
import { askRecipe } from "./recipe-step.ts";
import { makeRequest, type Plan, planRun, runNameOf } from "./request.ts";
import { askSummary } from "./summary-step.ts";
import { presetWords } from "./words.ts";

/** What the flow asks next; a dataset that cannot be used leads back to the first. */
type Stage = "dataset" | "columns" | "reading" | "model" | "recipe" | "summary" | "start";

/**
 * Asks what is not given, at most three questions where the dataset is clear, and starts the run.
 *
 * @returns the id of the run; undefined if the user thought better of it
 */
export async function fineTune(services: Services, given: FineTuneChoices): Promise<string | undefined> {
  requireTrust(
    vscode.l10n.t(
      "Training needs a trusted workspace: it reads the workspace's files and may load plug-ins of other extensions.",
    ),
  );
  const draft = createDraft(services, given);
  const place = (step: number): StepPlace => ({
    title: vscode.l10n.t("Fine-tune Sentiment Model"),
    step,
    totalSteps: 3,
    hasBack: step > 1,
  });
  if (!(await hasBaseModel(services, draft, place(2)))) return undefined;
  const planOf = (preset: PresetId): Plan => planFor(services, draft, preset);

  let stage: Stage = draft.datasetPath === undefined ? "dataset" : "reading";
  for (;;) {
    switch (stage) {
      case "dataset": {
        if ((await askDataset(services, draft, place(1))) !== "next") return undefined;
        stage = "reading";
        break;
      }
      case "columns":
      case "reading": {
        const result = await settle(draft, place(2), stage === "columns");
        if (result === "cancelled") return undefined;
        if (result === "back") stage = "dataset";
        else if (given.startsAtOnce === true) stage = "start";
        else stage = stage === "columns" || given.preset !== undefined ? "summary" : "recipe";
        break;
      }
      case "model": {
        if ((await askUsableModel(services, draft, place(3))) === "cancelled") return undefined;
        stage = "summary";
        break;
      }
      case "recipe": {
        const result = await askRecipe(draft, planOf, place(2));
        if (result === "cancelled") return undefined;
        stage = result === "back" ? "dataset" : "summary";
        break;
      }
      case "summary": {
        const result = await askSummary(
          inspected(draft),
          planOf(draft.preset),
          modelNameOf(draft.baseModelFolder),
          place(3),
        );
        if (result === "cancelled") return undefined;
        stage = result === "back" ? "recipe" : result;
        break;
      }
      case "start":
        return start(services, inspected(draft), planOf(draft.preset));
      default:
        return stage satisfies never;
    }
  }
}

function createDraft({ settings, models }: Services, given: FineTuneChoices): Draft {
  const configured = settings.get("training.baseModel");
  return {
    ...(given.datasetPath !== undefined && { datasetPath: given.datasetPath }),
    reading: given.reading ?? {},
    baseModelFolder: given.baseModelFolder ?? (configured === "" ? models.embeddedFolder : configured),
    preset: given.preset ?? settings.get("training.preset"),
  };
}

/** The model to start from is the one that was given, or where that is none, another of the user's choice. */
async function hasBaseModel(services: Services, draft: Draft, place: StepPlace): Promise<boolean> {
  try {
    await settleBaseModel(draft, draft.baseModelFolder);
    return true;
  } catch (error) {
    if (!(await wantsOtherModel(error))) return false;
    return (await askUsableModel(services, draft, place)) === "next";
  }
}

async function askUsableModel(services: Services, draft: Draft, place: StepPlace): Promise<StepResult> {
  try {
    return await askBaseModel(services, draft, place);
  } catch (error) {
    return (await wantsOtherModel(error)) ? askUsableModel(services, draft, place) : "cancelled";
  }
}

async function wantsOtherModel(error: unknown): Promise<boolean> {
  const other = vscode.l10n.t("Choose Base Model");
  return (await vscode.window.showErrorMessage(messageOf(error), other)) === other;
}

/** A dataset that cannot be used is told with a way on: another file, or the columns. */
async function settle(draft: Draft, place: StepPlace, mustAsk: boolean): Promise<"next" | "back" | "cancelled"> {
  try {
    return await settleReading(draft, place, mustAsk);
  } catch (error) {
    const other = vscode.l10n.t("Choose Other Reviews");
    const columns = vscode.l10n.t("Choose Columns");
    const canChooseColumns = (draft.preview?.columnNames.length ?? 0) > 1;
    const answer = await vscode.window.showErrorMessage(
      messageOf(error),
      ...(canChooseColumns ? [other, columns] : [other]),
    );
    if (answer === other) return "back";
    return answer === columns ? settle(draft, place, true) : "cancelled";
  }
}

function planFor({ settings, context }: Services, draft: Draft, preset: PresetId): Plan {
  const { inspection, modelSize } = draft;
  if (inspection === undefined || modelSize === undefined) throw new RangeError("A plan needs a dataset and a model.");
  const measured = context.globalState.get<number>(THROUGHPUT_KEY);
  const operationsPerSecond = measured ?? guessOperationsPerSecond(cpus().length);
  return planRun({
    preset,
    inspection,
    size: modelSize,
    testSize: settings.get("training.testSize"),
    operationsPerSecond,
  });
}

function inspected(draft: Draft): Draft & Required<Pick<Draft, "inspection" | "datasetPath">> {
  const { inspection, datasetPath } = draft;
  if (inspection === undefined || datasetPath === undefined) throw new RangeError("There is no dataset yet.");
  return Object.assign(draft, { inspection, datasetPath });
}

async function start(
  services: Services,
  draft: Draft & Required<Pick<Draft, "datasetPath">>,
  plan: Plan,
): Promise<string | undefined> {
  const { runs, settings } = services;
  await runs.load();
  const turn = await askTurn(runs.all.filter(({ state }) => isActive(state)));
  if (turn === undefined) return undefined;
  const request = makeRequest({
    datasetPath: draft.datasetPath,
    reading: draft.reading,
    preset: draft.preset,
    plan,
    baseModelFolder: draft.baseModelFolder,
    plugins: await findPlugins(services.log),
    settings: {
      "training.engine": settings.get("training.engine"),
      "training.threads": settings.get("training.threads"),
      "training.testSize": settings.get("training.testSize"),
      "training.seed": settings.get("training.seed"),
    },
  });
  const name = runNameOf(draft.datasetPath, presetWords(draft.preset, vscode.l10n.t).name);
  const run = await runs.start(name, request, turn === "later");
  await executeCommand("sentimentTuner.openRun", { runId: run.id });
  return run.id;
}

/** Two trainings at once share the processor, so the user is asked. @returns undefined to start none */
async function askTurn(active: readonly Run[]): Promise<"now" | "later" | undefined> {
  const [running] = active;
  if (running === undefined) return "now";
  const later = vscode.l10n.t("Train It Next");
  const both = vscode.l10n.t("Train Both");
  const instead = vscode.l10n.t("Stop the Other");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '"{0}" is still training. Two trainings at once take about twice as long.',
      running.stored.order.name,
    ),
    { modal: true },
    later,
    both,
    instead,
  );
  if (answer === instead) await Promise.all(active.map((run) => run.stop()));
  if (answer === later) return "later";
  return answer === both || answer === instead ? "now" : undefined;
}
