import type { RunId } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { answerClassify, answerStop } from "./handlers.ts";
import type { ModelCache } from "./model-cache.ts";

/** The context of a request, and the controller that cancels it. */
function requestContext() {
  const controller = new AbortController();
  return { controller, context: { signal: controller.signal, report: () => undefined } };
}

/** Models that record every call. */
function recordedModels(): { models: ModelCache; calls: string[] } {
  const calls: string[] = [];
  const models: ModelCache = {
    open: (folder) => {
      calls.push(`open ${folder}`);
      if (folder === "/absent") return Promise.reject(new Error("There is none."));
      return Promise.resolve({
        labels: [],
        classify: () =>
          Promise.resolve({
            probabilities: new Float64Array(),
            classes: new Int32Array(),
            areUnsure: [],
            truncated: 0,
            mostlyUnknown: 0,
          }),
        predict: async (texts) => {
          calls.push(`begin ${texts.join()}`);
          await new Promise((resolve) => setImmediate(resolve));
          calls.push(`end ${texts.join()}`);
          return [];
        },
        dispose: () => Promise.resolve(),
      });
    },
    dispose: () => Promise.resolve(),
  };
  return { models, calls };
}

describe("answerClassify", () => {
  it("answers requests one after the other, also after one that failed", async () => {
    const { models, calls } = recordedModels();
    const classify = answerClassify(models);
    const { context } = requestContext();
    const failing = classify({ modelFolder: "/absent", texts: ["a"] }, context);
    const others = [
      classify({ modelFolder: "/m", texts: ["b"] }, context),
      classify({ modelFolder: "/m", texts: ["c"] }, context),
    ];
    await expect(failing).rejects.toThrow("There is none.");
    await Promise.all(others);
    expect(calls).toEqual(["open /absent", "open /m", "begin b", "end b", "open /m", "begin c", "end c"]);
  });

  it("does not start a request that was cancelled while it waited", async () => {
    const { models, calls } = recordedModels();
    const classify = answerClassify(models);
    const { controller, context } = requestContext();
    const first = classify({ modelFolder: "/m", texts: ["a"] }, requestContext().context);
    const cancelled = classify({ modelFolder: "/m", texts: ["b"] }, context);
    const last = classify({ modelFolder: "/m", texts: ["c"] }, requestContext().context);
    controller.abort();
    await expect(cancelled).rejects.toThrow();
    await Promise.all([first, last]);
    expect(calls.filter((call) => call.startsWith("begin"))).toEqual(["begin a", "begin c"]);
  });
});

describe("answerStop", () => {
  it("stops its own run and names it when asked to stop another", async () => {
    const stop = answerStop({ runId: "ours" as RunId, stop: () => Promise.resolve(7) });
    const { context } = requestContext();
    expect(await stop({ runId: "ours" as RunId }, context)).toEqual({ lastStep: 7 });
    await expect(stop({ runId: "theirs" as RunId }, context)).rejects.toMatchObject({
      code: "RUN_UNKNOWN",
      message: /"ours".*"theirs"/,
    });
  });
});
