import { describe, expect, it } from "vitest";

import { makeTable } from "./make-table.ts";
import type { ResultFile, ResultFiles, Results } from "./results.ts";

const RESULTS: Results = {
  kills: { kills: 20, survived: 19, byPhase: { steps: 12, reading: 8 }, tooLate: 1, lost: ["run 7: other weights"] },
  disk: {
    ...{ faults: 12, told: 10, unaffected: 2, byCode: { ENOSPC: 6, EIO: 6 }, operations: 456 },
    ...{ slowestAnswerMs: 321, lost: [] },
  },
  fuzz: [
    {
      ...{ target: "csv", inputs: 2000, results: 1500, typedErrors: 500, crashes: 0, hangs: 0, memoryHogs: 0 },
      ...{ longestMs: 12.3, findings: [] },
    },
  ],
  linear: {
    ...{ pairs: 300, linear: 300, characters: 1_000_000, findings: [] },
    ...{ slowest: { pair: "tokenizer, letters", ms: 812 }, highestRatio: { pair: "tokenizer, words", ratio: 9.25 } },
  },
  soak: [
    {
      ...{ what: "steps", count: 10_000, seconds: 90 },
      memory: {
        ...{ samples: 100, earlyBytes: 200 * 2 ** 20, lateBytes: 202 * 2 ** 20, peakBytes: 250 * 2 ** 20 },
        ...{ drift: 0.01, isFlat: true },
      },
    },
  ],
};

const from = {
  scale: 0.1,
  seed: 1,
  commit: "abc",
  startedAt: "2026-01-02T03:04:05.000Z",
  seconds: 60,
  machine: "2 cores",
};
const FILES = Object.fromEntries(
  Object.entries(RESULTS).map(([part, result]) => [part, { part, ...from, result } as ResultFile]),
) as unknown as ResultFiles;

describe("makeTable", () => {
  const table = makeTable(FILES);

  it("says where the figures come from", () => {
    expect(table).toContain("| disk | 0.1 | 1 | abc | 2026-01-02 | 1.0 min |");
    expect(table).toContain("On 2 cores; 5.0 min together.");
  });

  it.each([
    "| SIGKILL at a random moment | 20 | 19 | 1 |",
    "| file operation that fails | 12 | 12 | 0 |",
    "| all | 2,000 | 1,500 | 500 | 0 | 0 | 0 | 12 ms |",
    "| characters of the longest text | 1,000,000 |",
    "| training steps | 10,000 | 1.5 min | 200 MB | 202 MB | 1.0% | 250 MB |",
  ])("has the row %s", (row) => {
    expect(table).toContain(row);
  });

  it("lists what was lost", () => {
    expect(table).toContain("- `kills: run 7: other weights`");
    expect(table).not.toContain("Nothing was lost.");
  });
});
