import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, REVIEWS, SHORT_RUN, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const train = (out: string) => ["train", REVIEWS, ...SHORT_RUN, "--out", out];
const trained = join(root, "trained");
const model = join(trained, "model");
beforeAll(async () => {
  expect((await cli(train(trained))).code).toBe(0);
});

describe.skipIf(process.platform !== "linux")("a folder where the file system makes none", () => {
  it.each([
    ["train", () => train("/proc/x")],
    ["export", () => ["export", "--model", model, "--format", "onnx", "--out", "/proc/x", "--force"]],
    ["space", () => ["space", "me/x", "--model", model, "--local", "--out", "/proc/x", "--sdk", "gradio"]],
    ["setup", () => ["setup", "tensorflow", "--dir", "/proc/x"]],
  ] as const)("is refused at once by %s", async (_command, args) => {
    const { code, stderr } = await cli(args());
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/The file system cannot make a folder at "\/proc\/[^"]*"/);
  });
});

describe.skipIf(process.platform === "win32")("the folder of a run", () => {
  it("can be read by its user only", () => {
    expect(statSync(trained).mode & 0o777).toBe(0o700);
    for (const name of ["events.jsonl", "predictions.jsonl", "report.json"]) {
      expect(statSync(join(trained, name)).mode & 0o777).toBe(0o600);
    }
  });

  it("does not write through a link in the place of its log", async () => {
    const out = join(root, "linked");
    const thesis = join(root, "thesis.txt");
    mkdirSync(out);
    writeFileSync(thesis, "mine");
    symlinkSync(thesis, join(out, "events.jsonl"));
    const { code, stderr } = await cli(train(out));
    expect(code).toBe(1);
    expect(stderr).toContain("Cannot write to ");
    expect(readFileSync(thesis, "utf8")).toBe("mine");
  });
});
