import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { operationsOf } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readFolderSize } from "../../models/model-folder.ts";
import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { POLL } from "../../testing/poll.ts";
import { registerMeasureSpeed } from "./measure-speed.ts";

let fake: ReturnType<typeof fakeServices>;
let folder: string;
beforeEach(() => {
  fake = fakeServices();
  registerMeasureSpeed(fake.services);
  folder = mkdtempSync(join(tmpdir(), "measure-speed-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Finishes a run that trained 20 reviews of 50 tokens a second. */
function finishRun(width: number, progress = { reviewsPerSecond: 20, tokensPerSecond: 1_000 }): void {
  const config = { n_layers: 6, dim: width, n_heads: 12, hidden_dim: 4 * width, vocab_size: 30_522 };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const { run } = fakeRun("a", READY);
  Object.assign(run.stored.order.request, { modelFolder: folder });
  const previous: RunState = { kind: "training", crashes: 0, isStopping: false, phase: "evaluating", progress };
  fake.control.changeRun({ run, state: READY, previous });
}

describe("registerMeasureSpeed", () => {
  it("saves the operations a second of a finished run", async () => {
    finishRun(384);
    await expect.poll(() => fake.control.state["operationsPerSecond"], POLL).toBeDefined();
    const size = await readFolderSize(folder);
    expect(fake.control.state["operationsPerSecond"]).toBe(size && 20 * operationsOf(size, 50));
  });

  it("ignores tiny models", async () => {
    finishRun(24);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fake.control.state).toEqual({});
  });
});
