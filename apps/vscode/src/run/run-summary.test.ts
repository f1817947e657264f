import { describe, expect, it } from "vitest";

import { STORED_RUN } from "../testing/run-fakes.ts";
import type { Translate } from "../translate.ts";
import { messageOfState, statusOf, summarizeRun } from "./run-summary.ts";
import type { RunState } from "./state.ts";

const t: Translate = (message, ...args) => message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
const STARTING = { kind: "starting", crashes: 0, isStopping: false } as const;
const TRAINING = { kind: "training", crashes: 0, isStopping: false, phase: "training", progress: {} } as const;

describe("statusOf", () => {
  it.each<[RunState, string]>([
    [{ kind: "waiting" }, "waiting"],
    [STARTING, "preparing"],
    [{ ...STARTING, crashes: 1 }, "restarting"],
    [{ ...STARTING, crashes: 1, isStopping: true }, "stopping"],
    [{ ...TRAINING, phase: "evaluating" }, "evaluating"],
    [{ ...TRAINING, isStopping: true }, "stopping"],
    [{ kind: "ready", modelFolder: "/m", accuracy: 1, f1: 1 }, "completed"],
  ])("of %j is %s", (state, status) => {
    expect(statusOf(state)).toBe(status);
  });
});

describe("messageOfState", () => {
  it.each<[RunState, string | undefined]>([
    [TRAINING, undefined],
    [{ kind: "waiting" }, "Queued: starts when no other run is active."],
    [{ ...STARTING, crashes: 1 }, "The training process crashed. It starts again from the newest checkpoint."],
    [
      { kind: "stopped", wasInterrupted: true },
      "The run was interrupted. Resume it to continue from the newest checkpoint.",
    ],
    [{ kind: "stopped", wasInterrupted: false }, undefined],
    [
      { kind: "failed", error: { code: "ONE_CLASS", message: "All reviews are positive." } },
      "All reviews are positive.",
    ],
    [
      { kind: "failed", error: { code: "TRAINER_FAILED", message: "exit code 1" } },
      "The training process ended before it finished: exit code 1. See its log.",
    ],
    [
      { kind: "failed", error: { code: "TRAINER_CRASHED", message: "SIGKILL" } },
      "The training process crashed 3 times, the last time with: SIGKILL. See its log.",
    ],
  ])("of %j is %j", (state, message) => {
    expect(messageOfState(state, t)).toBe(message);
  });
});

describe("summarizeRun", () => {
  const ready: RunState = { kind: "ready", modelFolder: "/m", accuracy: 0.9, f1: 0.8 };

  it("marks the run of the model that is used for hovers", () => {
    expect(summarizeRun(STORED_RUN, ready, { usedModelFolder: "/m", t })).toEqual({
      id: STORED_RUN.id,
      name: "reviews",
      createdAt: "2025-03-02T10:15:20.123Z",
      status: "completed",
      accuracy: 0.9,
      f1: 0.8,
      modelFolder: "/m",
      isUsedForHovers: true,
    });
    expect(summarizeRun(STORED_RUN, ready, { usedModelFolder: "/other", t })).not.toHaveProperty("isUsedForHovers");
  });

  it("says how good the model is", () => {
    const report = {
      rows: 60,
      classNames: ["No", "Yes"],
      accuracy: 0.5,
      confusionMatrix: [
        [0, 30],
        [0, 30],
      ],
    };
    expect(summarizeRun(STORED_RUN, { ...ready, report }, { t, language: "en-US" }).verdict).toMatchObject({
      kind: "no-better-than-guessing",
      sentence: "No better than guessing: it answers Yes to every text. 50% of 60 test reviews are right.",
    });
  });

  it("says which run a queued run waits for", () => {
    expect(summarizeRun(STORED_RUN, { kind: "waiting" }, { t, waitsFor: "tweets" }).message).toBe(
      'Queued: starts after "tweets".',
    );
  });

  it("marks a run that can be resumed", () => {
    expect(summarizeRun(STORED_RUN, { kind: "stopped", wasInterrupted: false }, { t })).toMatchObject({
      isResumable: true,
    });
  });
});
