import { PassThrough } from "node:stream";

import { describe, expect, it } from "vitest";

import type { CommandIo } from "../io.ts";
import { settleLabels } from "./settle-labels.ts";

const QUESTION = Object.assign(new Error('Column "label" holds codes.'), {
  code: "LABELS_UNCLEAR",
  details: {
    plan: {
      path: "a.csv",
      column: "label",
      rule: "",
      classNames: ["Negative", "Positive"],
      values: [
        { value: "0", rows: 12, className: "Negative" },
        { value: "\u001b[2J", rows: 2, leftOut: "unknown" },
      ],
      alternatives: [],
    },
    choices: [
      { description: "0 is negative, 1 is positive", labelMap: { 0: "negative", 1: "positive" } },
      { description: "each code is a class", classes: "as-is" },
    ],
  },
});

/** Runs a command that fails with the question until the labels are settled. */
async function settle(answer: string | undefined, args: readonly string[] = ["train", "a.csv", "--out", "x"]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  const stderr = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  const stdout = new PassThrough();
  if (answer !== undefined) stdin.write(`${answer}\n`);
  const io: CommandIo = { stdin, stdout, stderr, signal: new AbortController().signal, args };
  const seen: unknown[] = [];
  const code = await settleLabels<{ labelMap?: string }>({}, io, (options) => {
    seen.push(options);
    return Object.keys(options).length === 0 ? Promise.reject(QUESTION) : Promise.resolve(0);
  });
  return { code, seen, stderr: String(stderr.read() ?? "") };
}

describe("settleLabels", () => {
  it("gives a script the complete commands, and exit code 2", async () => {
    const { code, stderr } = await settle(undefined, ["train", "my file.csv", "--classes", "auto", "--out", "x"]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      [
        'error: Column "label" holds codes.',
        '  Negative ← "0" (12 rows)',
        '  left out ← "\\u{1b}[2J" (2 rows: unknown)',
        "Run one of these:",
        "  # 0 is negative, 1 is positive",
        "  npx sentiment-tuner train 'my file.csv' --out x --label-map '0=negative,1=positive'",
        "  # each code is a class",
        "  npx sentiment-tuner train 'my file.csv' --out x --classes as-is",
        "",
      ].join("\n"),
    );
  });

  it("asks in a terminal, and runs the command again with the answer", async () => {
    const { code, seen, stderr } = await settle("2");
    expect(code).toBe(0);
    expect(seen).toEqual([{}, { classes: "as-is" }]);
    expect(stderr).toContain("1  0 is negative, 1 is positive");
  });

  it.each(["", "3", "yes"])("shows the commands if the answer is %j", async (answer) => {
    const { code, stderr } = await settle(answer);
    expect(code).toBe(2);
    expect(stderr).toContain("Run one of these:");
  });

  it("does not catch other errors", async () => {
    const { stdin, stdout, stderr } = process;
    const io: CommandIo = { stdin, stdout, stderr, signal: new AbortController().signal };
    const fail = (): Promise<number> => Promise.reject(new Error("other"));
    await expect(settleLabels({}, io, fail)).rejects.toThrow("other");
  });
});
