import type { TimedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { INITIAL_STATE, reduceRun, type RunStateAction, type RunState } from "./state.ts";

const CRASH: RunStateAction = { type: "gone", reason: "SIGKILL", isFinal: false };

/** An event with the fields that the state depends on. */
function event(fields: Partial<TimedEvent> & { readonly type: TimedEvent["type"] }): RunStateAction {
  return { type: "event", event: { time: "", ...fields } as TimedEvent };
}

function after(...actions: readonly RunStateAction[]): RunState {
  return actions.reduce(reduceRun, INITIAL_STATE);
}

const STEP = event({ type: "step", step: 5, epoch: 0.5, loss: 0.7, remainingMs: 9 });

describe("reduceRun", () => {
  it("passes through starting, training, evaluating and ready", () => {
    const started = event({ type: "started", totalSteps: 10 });
    expect(after(event({ type: "reading" }))).toMatchObject({ kind: "training", phase: "preparing" });
    expect(after(started, STEP)).toMatchObject({
      kind: "training",
      phase: "training",
      progress: { step: 5, totalSteps: 10, loss: 0.7 },
    });
    const finished = event({ type: "finished", outcome: { kind: "completed", step: 10 } } as TimedEvent);
    expect(after(started, STEP, finished)).toMatchObject({ kind: "training", phase: "evaluating" });
    const report = { accuracy: 0.9, f1: 0.8 };
    const completed = event({ type: "completed", modelFolder: "/m", report } as TimedEvent);
    expect(after(started, STEP, finished, completed)).toEqual({ kind: "ready", modelFolder: "/m", ...report });
  });

  it("says that F1 is a mean with more than two classes", () => {
    const report = { accuracy: 0.9, f1: 0.8, classNames: ["a", "b", "c"] };
    const evaluated = event({ type: "evaluated", report } as TimedEvent);
    expect(after(STEP, evaluated)).toMatchObject({ progress: { f1: 0.8, isMacroF1: true } });
  });

  it("smooths the loss", () => {
    const next = event({ type: "step", step: 6, epoch: 0.6, loss: 0.2, remainingMs: 8 });
    const state = after(STEP, next);
    expect(state.kind === "training" && state.progress.loss).toBeCloseTo(0.65, 10);
  });

  it("restarts after the first two crashes, the second time after a longer pause, and fails at the third", () => {
    expect(after(CRASH)).toMatchObject({ kind: "starting", crashes: 1, restartInMs: 1_000 });
    expect(after(CRASH, { type: "started" }, STEP, CRASH)).toMatchObject({
      kind: "starting",
      crashes: 2,
      restartInMs: 5_000,
    });
    expect(after(CRASH, STEP, CRASH, STEP, CRASH)).toEqual({
      kind: "failed",
      error: { code: "TRAINER_CRASHED", message: "SIGKILL" },
    });
  });

  it("does not restart a process that ended by itself", () => {
    expect(after({ type: "gone", reason: "exit code 1", isFinal: true })).toMatchObject({ kind: "failed" });
  });

  it("treats an end after a stop request as a stop", () => {
    expect(after(STEP, { type: "stopRequested" }, CRASH)).toEqual({ kind: "stopped", step: 5, wasInterrupted: false });
  });

  it("counts crashes from zero after a resume", () => {
    const failed = after(CRASH, CRASH, CRASH);
    expect([{ type: "started" } as const, CRASH].reduce(reduceRun, failed)).toMatchObject({
      kind: "starting",
      crashes: 1,
    });
  });

  it("marks a run without a process as interrupted", () => {
    expect(after(STEP, { type: "lost" })).toEqual({ kind: "stopped", step: 5, wasInterrupted: true });
  });

  it("continues when the log of a resumed run continues", () => {
    const stopped = event({ type: "finished", outcome: { kind: "stopped", step: 5 } });
    expect(after(STEP, stopped)).toEqual({ kind: "stopped", step: 5, wasInterrupted: false });
    expect(after(STEP, stopped, event({ type: "reading" }))).toMatchObject({ kind: "training", isStopping: false });
  });

  it("keeps the worker's message of a failure", () => {
    const error = { code: "ONE_CLASS", message: "All reviews are positive." };
    expect(after(event({ type: "finished", outcome: { kind: "failed", error } }))).toEqual({
      kind: "failed",
      error,
    });
  });

  it.each([{ type: "finished", outcome: { kind: "x" } }])("ignores the damaged event %j", (damaged) => {
    expect(after({ type: "event", event: damaged as unknown as TimedEvent })).toBe(INITIAL_STATE);
  });

  it("takes a report with damaged class names for one of two classes", () => {
    const report = { accuracy: 0.9, f1: 0.8, classNames: null };
    const state = after(event({ type: "completed", modelFolder: "/m", report } as unknown as TimedEvent));
    expect(state).toEqual({ kind: "ready", modelFolder: "/m", accuracy: 0.9, f1: 0.8 });
  });

  it("ignores events of a newer release", () => {
    expect(after({ type: "event", event: { type: "unknown" } as unknown as TimedEvent })).toBe(INITIAL_STATE);
  });
});
