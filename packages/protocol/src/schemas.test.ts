import { describe, expect, it } from "vitest";

import type { RunOrder } from "./run-folder.ts";
import { createRunId } from "./run-id.ts";
import { parseRunOrder } from "./schemas.ts";
import type { TrainRequest } from "./train-request.ts";

const REQUEST: TrainRequest = {
  datasetPaths: ["/reviews.csv"],
  modelFolder: "/base",
  outputFolder: "/run",
  config: { epochs: 1 },
};
const ORDER: RunOrder = { name: "first", createdAt: "2025-03-02T10:15:20.123Z", attempt: 1, request: REQUEST };

describe("parseRunOrder", () => {
  it("keeps every field of a request", () => {
    const request: TrainRequest = {
      ...REQUEST,
      evaluationPaths: ["/test.csv"],
      testSize: 0.1,
      limit: 100,
      evaluationLimit: 50,
      reading: { textColumn: "review", labelMap: { "5": "positive", "3": "skip" }, invalidUtf8: "replace" },
      cleaningRules: ["markup"],
      truncation: "head-tail",
      runId: createRunId(new Date(0)),
      ladder: "none",
      engine: "auto",
      threads: 2,
      maxMemoryBytes: 4e9,
      resume: true,
    };
    expect(parseRunOrder(JSON.stringify({ ...ORDER, request }))).toEqual({ ...ORDER, request });
  });

  it("keeps the names of a dataset that mean something to JavaScript", () => {
    const names = '{"__proto__":"negative","constructor":"positive"}';
    const text = JSON.stringify({
      ...ORDER,
      request: { ...REQUEST, reading: { labelMap: "names" }, classWeights: "weights" },
    })
      .replace('"names"', names)
      .replace('"weights"', '{"__proto__":2,"constructor":1}');
    const { request } = parseRunOrder(text);
    expect(JSON.stringify(request.reading?.labelMap)).toBe(names);
    expect(Object.entries(request.classWeights ?? {})).toEqual([
      ["__proto__", 2],
      ["constructor", 1],
    ]);
  });

  it.each([
    [{ ...ORDER, request: { ...REQUEST, datasetPaths: [] } }, "datasetPaths"],
    [{ ...ORDER, request: { ...REQUEST, limit: "many" } }, "limit"],
    [{ ...ORDER, request: { outputFolder: "/run", config: {} } }, "modelFolder"],
    [{ request: REQUEST }, "name"],
    [null, "does not describe"],
  ])("refuses %o, naming %s", (order, name) => {
    expect(() => parseRunOrder(JSON.stringify(order))).toThrow(
      expect.objectContaining({ code: "REQUEST_INVALID", message: expect.stringContaining(name) }),
    );
  });

  it("refuses text that is not JSON", () => {
    expect(() => parseRunOrder("{")).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });
});
