import type { RunStatus, RunSummary, TestPrediction, TimedEvent, ToDashboard } from "@sentiment-tuner/protocol";

import {
  FIVE_CLASSES,
  HOSTILE_CLASSES,
  SAMPLE_RUN,
  type SampleRunOptions,
  THREE_CLASSES,
  timed,
  TWENTY_CLASSES,
} from "../src/testing/sample-options.ts";
import { samplePredictions } from "../src/testing/sample-predictions.ts";
import { sampleEvents } from "../src/testing/sample-run.ts";

export type ScenarioName =
  | "empty"
  | "preparing"
  | "training"
  | "stopped"
  | "failed"
  | "completed"
  | "three"
  | "five"
  | "twenty"
  | "hostile"
  | "compare"
  | "compare-twenty"
  | "compare-different"
  | "large"
  | "recorded";

const SECOND: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-03-01T18-02-00-000Z",
  seed: 2,
  skill: 1.75,
  learningRate: 2e-5,
};
const THIRD: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-02-27T11-40-00-000Z",
  seed: 3,
  skill: 2.3,
  epochs: 4,
  learningRate: 8e-5,
};
const LARGE: SampleRunOptions = { ...SAMPLE_RUN, epochs: 3, stepsPerEpoch: 25_000, testReviews: 25_000 };

/** The messages that an editor sends for a scenario, in order. */
export async function messagesOf(name: ScenarioName): Promise<ToDashboard[]> {
  switch (name) {
    case "empty":
      return [{ kind: "snapshot", runs: [], shown: [] }];
    case "preparing":
      return partOf("preparing", 4);
    case "training":
      return partOf("training", 512);
    case "stopped":
      return partOf("stopped", 300, { isResumable: true });
    case "failed":
      return partOf("failed", 120, {
        isResumable: true,
        message:
          "The disk is full: checkpoints/step-00000250 could not be written (ENOSPC). Free some space, then resume.",
      });
    case "completed":
      return [
        snapshot(
          [summary(SAMPLE_RUN, "completed"), summary(SECOND, "completed"), summary(THIRD, "stopped")],
          [SAMPLE_RUN.id],
        ),
        ...whole(SAMPLE_RUN),
      ];
    case "large":
      return completed([LARGE]);
    case "three":
      return completed([THREE_CLASSES]);
    case "five":
      return completed([FIVE_CLASSES]);
    case "twenty":
      return completed([TWENTY_CLASSES]);
    case "hostile":
      return completed([HOSTILE_CLASSES]);
    case "compare":
      return completed([SAMPLE_RUN, SECOND, THIRD]);
    case "compare-twenty":
      return completed([TWENTY_CLASSES, { ...TWENTY_CLASSES, id: SECOND.id, seed: 2, skill: 2.3 }]);
    case "compare-different":
      return completed([SAMPLE_RUN, THREE_CLASSES]);
    case "recorded":
      return recorded();
    default:
      name satisfies never;
      return [{ kind: "snapshot", runs: [], shown: [] }];
  }
}

function partOf(status: RunStatus, count: number, more: Partial<RunSummary> = {}): ToDashboard[] {
  const {
    accuracy: _accuracy,
    f1: _f1,
    modelFolder: _model,
    isUsedForHovers: _used,
    ...run
  } = summary(SAMPLE_RUN, status);
  const events = [...sampleEvents()].slice(0, count);
  if (status === "stopped") {
    const outcome = { kind: "stopped", step: 290, checkpoint: "/runs/checkpoints/step-290" };
    events.push(timed({ type: "finished", elapsedMs: 116_000, outcome }));
  }
  return [snapshot([{ ...run, ...more }], [SAMPLE_RUN.id]), eventLines(SAMPLE_RUN.id, events)];
}

/** Completed runs, all of them shown. */
function completed(runs: readonly SampleRunOptions[]): ToDashboard[] {
  return [
    snapshot(
      runs.map((run) => summary(run, "completed")),
      runs.map(({ id }) => id),
    ),
    ...runs.flatMap(whole),
  ];
}

function whole(run: SampleRunOptions): ToDashboard[] {
  return [eventLines(run.id, [...sampleEvents(run)]), predictionLines(run.id, samplePredictions(run))];
}

function summary({ id, skill, learningRate }: SampleRunOptions, status: RunStatus): RunSummary {
  return {
    id,
    name: `Film reviews, ${learningRate.toExponential(0)}`,
    status,
    createdAt: id.replace(/T(\d+)-(\d+)-(\d+)-(\d+)Z/, "T$1:$2:$3.$4Z"),
    accuracy: 0.7 + skill / 12,
    f1: 0.69 + skill / 12,
    modelFolder: `/runs/${id}/model`,
    isUsedForHovers: id === SECOND.id,
  };
}

function snapshot(runs: readonly RunSummary[], shown: readonly string[]): ToDashboard {
  return { kind: "snapshot", runs, shown, locale: "en" };
}

function eventLines(runId: string, events: readonly TimedEvent[]): ToDashboard {
  return { kind: "events", runId, isStart: true, text: events.map((event) => `${JSON.stringify(event)}\n`).join("") };
}

function predictionLines(runId: string, predictions: readonly TestPrediction[]): ToDashboard {
  const text = predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join("");
  return { kind: "predictions", runId, isStart: true, isEnd: true, text };
}

/** The recorded files of a real run. */
async function recorded(): Promise<ToDashboard[]> {
  const [events, predictions] = await Promise.all(
    ["events.jsonl", "predictions.jsonl"].map(async (name) => (await fetch(`/test-data/small-run/${name}`)).text()),
  );
  const runId = "small-run";
  const run: RunSummary = { id: runId, name: "Small run", status: "completed", createdAt: "2026-03-02T09:15:00.000Z" };
  return [
    snapshot([run], [runId]),
    { kind: "events", runId, isStart: true, text: events ?? "" },
    { kind: "predictions", runId, isStart: true, isEnd: true, text: predictions ?? "" },
  ];
}
