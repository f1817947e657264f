import { createHash } from "node:crypto";
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";

const root = temporaryFolder();
const undisturbed = join(root, "undisturbed");
const train = (data: string, out: string, ...more: readonly string[]) => [
  ...["train", data, ...SHORT_RUN, "--out", out],
  ...more,
];
const weightsOf = (out: string): Buffer => readFileSync(join(out, "model", "model.safetensors"));
const sha256Of = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
beforeAll(async () => {
  expect((await cli(train(REVIEWS, undisturbed))).code).toBe(0);
});

/** Does something once, when the first step was made. */
function atFirstStep(work: () => void): (stdout: string) => boolean {
  let isDone = false;
  return (text) => {
    if (!isDone && text.includes('"type":"step"')) {
      isDone = true;
      work();
    }
    return false;
  };
}

describe("a dataset that changes while a run trains on it", () => {
  it.each([
    ["edited", (path: string) => appendFileSync(path, "a new row,positive\n")],
    ["deleted", (path: string) => rmSync(path)],
  ])("leaves the result as it was, and the report has the hash of what was read: %s", async (what, change) => {
    const data = join(root, `${what}.csv`);
    cpSync(REVIEWS, data);
    const out = join(root, what);
    const { code, stdout } = await cli(train(data, out, "--json"), { interruptAt: atFirstStep(() => change(data)) });
    expect(code).toBe(0);
    expect(weightsOf(out).equals(weightsOf(undisturbed))).toBe(true);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as {
      readonly changedData: readonly string[];
      readonly training: { readonly data: { readonly sha256: Readonly<Record<string, string>> } };
    };
    expect(report.training.data.sha256).toEqual({ [data]: sha256Of(REVIEWS) });
    expect(report.changedData).toEqual([data]);
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: "completed", report: { changedData: [data] } });
    const verified = await cli(["verify", out]);
    expect(verified.stdout).toMatch(new RegExp(`^damaged .*${what}\\.csv`, "m"));
  });

  it("is named in the terminal", async () => {
    const data = join(root, "told.csv");
    cpSync(REVIEWS, data);
    const out = join(root, "told");
    const timer = setInterval(() => {
      if (existsSync(join(out, "checkpoints"))) rmSync(data, { force: true });
    }, 1);
    const { stdout } = await cli(train(data, out));
    clearInterval(timer);
    expect(stdout).toMatch(/! .*told\.csv was changed or removed after it was read\./);
  });

  it("is not mentioned if nothing changed", () => {
    expect(readFileSync(join(undisturbed, "report.json"), "utf8")).not.toContain("changedData");
  });
});

describe("a base model that is deleted while a run trains it", () => {
  it("leaves the result as it was", async () => {
    const base = join(root, "base");
    cpSync(TINY_DISTILBERT, base, { recursive: true });
    const out = join(root, "without-base");
    const interruptAt = atFirstStep(() => rmSync(base, { recursive: true }));
    const { code, stderr } = await cli(train(REVIEWS, out, "--model", base, "--json"), { interruptAt });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(weightsOf(out).equals(weightsOf(undisturbed))).toBe(true);
  });
});
