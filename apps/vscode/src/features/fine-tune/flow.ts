import { cpus } from "node:os";

import * as vscode from "vscode";

import type { FineTuneChoices } from "../../commands/command-map.ts";
import { readingRemedyFor } from "../../datasets/reading-remedies.ts";
import { requireTrust } from "../../dialogs/require-trust.ts";
import { withoutLinks } from "../../dialogs/without-links.ts";
import { codeOf, messageOf } from "../../errors.ts";
import { guessOperationsPerSecond } from "../../estimates/estimate.ts";
import { readMeasuredSpeed } from "../../estimates/measured-speed.ts";
import { modelNameOf } from "../../models/model-folder.ts";
import type { Services } from "../../services.ts";
import type { RecipeName } from "@sentiment-tuner/protocol";
import { askDataset } from "./dataset-step.ts";
import type { Draft, StepPlace, StepResult } from "./draft.ts";
import { askLabels } from "./labels-step.ts";
import { askGoal } from "./goal-step.ts";
import { askBaseModel, setBaseModel } from "./model-step.ts";
import { askPreset } from "./preset-step.ts";
import { notSureBelow, type Plan, planRun } from "./request.ts";
import { resolveReading } from "./resolve-reading.ts";
import { startRun } from "./start-run.ts";
import { askSummary } from "./summary-step.ts";

/** The next question. A dataset that cannot be used leads back to the first. */
type Stage =
  "dataset" | "columns" | "reading" | "reread" | "labels" | "model" | "preset" | "goal" | "summary" | "start";

/**
 * Asks for the choices that are missing, in at most three questions if the dataset is clear, and starts the run.
 *
 * @returns the id of the run; undefined if the user cancels
 */
export async function fineTune(services: Services, given: FineTuneChoices): Promise<string | undefined> {
  requireTrust(
    vscode.l10n.t(
      "Training needs a trusted workspace: it reads the workspace's files and may load plug-ins of other extensions.",
    ),
  );
  const { settings } = services;
  const draft = createDraft(services, given);
  const title = vscode.l10n.t("Fine-tune Sentiment Model");
  // A choice that was given needs no step.
  const steps: readonly Stage[] = [
    ...(given.datasetPath === undefined ? (["dataset"] as const) : []),
    ...(given.preset === undefined ? (["preset"] as const) : []),
    "summary",
  ];
  const place = (step: "dataset" | "preset" | "summary"): StepPlace => {
    const index = Math.max(steps.indexOf(step), 0);
    return { title, step: index + 1, totalSteps: steps.length, hasBack: index > 0 };
  };
  /** A question that is not asked in every flow. */
  const detail: StepPlace = { title, hasBack: true };
  if (!(await hasBaseModel(services, draft, { title, hasBack: false }))) return undefined;
  const planOf = (preset: RecipeName): Plan => planFor(services, draft, preset);

  let stage: Stage = draft.datasetPath === undefined ? "dataset" : "reading";
  for (;;) {
    switch (stage) {
      case "dataset": {
        if ((await askDataset(services, draft, place("dataset"))) !== "next") return undefined;
        stage = "reading";
        break;
      }
      case "columns":
      case "reading":
      case "reread": {
        const result = await resolveDataset(draft, detail, stage === "columns");
        if (result === "cancelled") return undefined;
        if (result === "back") stage = "dataset";
        else if (given.startsAtOnce === true) stage = "start";
        else stage = stage !== "reading" || given.preset !== undefined ? "summary" : "preset";
        break;
      }
      case "labels": {
        const result = await changeLabels(draft, detail);
        if (result === "cancelled") return undefined;
        stage = result === "back" ? "summary" : "reread";
        break;
      }
      case "model": {
        if ((await askUsableModel(services, draft, detail)) === "cancelled") return undefined;
        stage = "summary";
        break;
      }
      case "preset": {
        const result = await askPreset(draft, planOf, place("preset"));
        if (result === "cancelled") return undefined;
        stage = result === "back" ? "dataset" : "summary";
        break;
      }
      case "goal": {
        if ((await askGoal(inspected(draft), detail)) === "cancelled") return undefined;
        stage = "summary";
        break;
      }
      case "summary": {
        const result = await askSummary(
          inspected(draft),
          planOf(draft.preset),
          {
            model: modelNameOf(draft.baseModelFolder),
            dataset: datasetName(services, draft.datasetPath),
            notSureBelow: notSureBelow(settings.get("training.notSureBelow"), draft.inspection?.classNames.length ?? 0),
          },
          place("summary"),
        );
        if (result === "cancelled") return undefined;
        stage = result === "back" ? "preset" : result;
        break;
      }
      case "start":
        return startRun(services, inspected(draft));
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
    goal: settings.get("training.goal"),
  };
}

/** Sets the base model: the given one, or one that the user chooses if that is not a model. */
async function hasBaseModel(services: Services, draft: Draft, place: StepPlace): Promise<boolean> {
  try {
    await setBaseModel(draft, draft.baseModelFolder);
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
  return (await vscode.window.showErrorMessage(withoutLinks(messageOf(error)), other)) === other;
}

/** Changes the classes of a dataset that was read. */
async function changeLabels(draft: Draft, place: StepPlace): Promise<StepResult> {
  const plan = draft.inspection?.plan;
  return plan === undefined ? "back" : askLabels(draft, { plan, choices: plan.alternatives }, place);
}

/** Reads the dataset. If it cannot be used, the message offers another file, other columns, or another way to read it. */
async function resolveDataset(
  draft: Draft,
  place: StepPlace,
  mustAsk: boolean,
): Promise<"next" | "back" | "cancelled"> {
  try {
    return await resolveReading(draft, place, mustAsk);
  } catch (error) {
    const other = vscode.l10n.t("Choose Another File");
    const columns = vscode.l10n.t("Choose Columns");
    const remedy = readingRemedyFor(codeOf(error), draft.reading);
    const canChooseColumns = (draft.preview?.columnNames.length ?? 0) > 1;
    const buttons = [...(remedy ? [remedy.title()] : []), other, ...(canChooseColumns ? [columns] : [])];
    const answer = await vscode.window.showErrorMessage(withoutLinks(messageOf(error)), ...buttons);
    if (answer === other) return "back";
    if (answer === columns) return resolveDataset(draft, place, true);
    if (remedy === undefined || answer !== remedy.title()) return "cancelled";
    draft.reading = { ...draft.reading, ...remedy.change };
    return resolveDataset(draft, place, mustAsk);
  }
}

function planFor({ settings, context }: Services, draft: Draft, preset: RecipeName): Plan {
  const { inspection, modelSize } = draft;
  if (inspection === undefined || modelSize === undefined)
    throw new RangeError("A plan requires a dataset and a model.");
  const measured = readMeasuredSpeed(context.globalState);
  const operationsPerSecond = measured ?? guessOperationsPerSecond(cpus().length);
  return planRun({
    preset,
    inspection,
    size: modelSize,
    testSize: settings.get("training.testSize"),
    validationSize: settings.get("training.validationSize"),
    operationsPerSecond,
  });
}

function inspected(draft: Draft): Draft & Required<Pick<Draft, "inspection" | "datasetPath">> {
  const { inspection, datasetPath } = draft;
  if (inspection === undefined || datasetPath === undefined) throw new RangeError("There is no dataset yet.");
  return Object.assign(draft, { inspection, datasetPath });
}

/** The path in the workspace; the sample lies deep in the extension's folder. */
function datasetName({ paths }: Services, path = ""): string {
  return path === paths.sampleReviews ? vscode.l10n.t("Sample Reviews") : vscode.workspace.asRelativePath(path);
}
