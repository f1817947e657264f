import { Readable, Writable } from "node:stream";

import type { Outcome } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { EXIT } from "../io.ts";
import { reportOutcome } from "./report-outcome.ts";

function report(outcome: Outcome, args: readonly string[] = []) {
  let stderr = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      stderr += chunk;
      done();
    },
  });
  const { signal } = new AbortController();
  const code = reportOutcome(outcome, { stdout: stream, stderr: stream, stdin: Readable.from([]), signal, args });
  return { code, stderr };
}

describe("reportOutcome", () => {
  it("adds the remedy to the error of an event", () => {
    const error = { code: "OUTPUT_UNWRITABLE", message: 'Cannot write to "runs".' };
    expect(report({ kind: "failed", error })).toEqual({
      code: EXIT.failure,
      stderr: 'error: Cannot write to "runs". Choose another folder with --out.\n',
    });
  });

  it("names the options of settings in the error of an event", () => {
    const error = { code: "LOSS_NOT_FINITE", message: 'Setting "learningRate" is too high.' };
    expect(report({ kind: "failed", error }).stderr).toBe("error: --lr is too high.\n");
  });

  it("prints how to resume if there is a checkpoint", () => {
    const error = { code: "LOSS_NOT_FINITE", message: "The loss is NaN." };
    expect(report({ kind: "failed", error, checkpoint: "c" }).stderr).toBe(
      "error: The loss is NaN. A checkpoint is kept. Solve this problem first. To continue, run the same command with --resume.\n",
    );
  });

  it("prints the command that resumes without a lost GPU, with quoted words and one --engine", () => {
    const error = { code: "DEVICE_LOST", message: "The GPU was lost." };
    const args = ["train", "my reviews.csv", "--engine", "webgpu", "--engine=cuda", "--resume", "--out", "runs/a"];
    expect(report({ kind: "failed", error, checkpoint: "c" }, args).stderr).toContain(
      "run:\n  npx sentiment-tuner train 'my reviews.csv' --out runs/a --resume --engine cpu\n",
    );
  });

  it("returns no exit code for completed training, because the evaluation follows", () => {
    expect(report({ kind: "completed", step: 1, reason: "all-epochs" } as Outcome)).toEqual({
      code: undefined,
      stderr: "",
    });
  });
});
