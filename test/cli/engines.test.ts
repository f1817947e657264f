import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";
import { fixturePath } from "../support/golden.ts";

const folder = temporaryFolder();
const LOST_DEVICE = fixturePath("plugins/lost-device.mjs");

describe("a GPU that is lost", () => {
  const out = join(folder, "lost");
  const args = [...["train", REVIEWS, "--out", out, ...SHORT_RUN, "--plugin", LOST_DEVICE]];

  it("leaves a checkpoint and prints the command that resumes on the processor", async () => {
    const { code, stderr } = await cli([...args, "--engine", "lost:gpu"]);
    expect(code).toBe(1);
    const command = stderr.split("\n").find((line) => line.startsWith("  npx sentiment-tuner train"));
    expect(stderr).toContain("A checkpoint is kept. To continue without the GPU, run:");
    expect(command?.endsWith(`--plugin ${LOST_DEVICE} --resume --engine cpu`)).toBe(true);
  });

  it("is followed by a run on the processor that is reported as not repeatable", async () => {
    const { code, stdout } = await cli([...args, "--resume", "--engine", "onnxruntime:cpu", "--json"]);
    expect(code).toBe(0);
    expect(stdout).toContain('"isRepeatable":false');
    expect(stdout).toContain('"engine":"lost:gpu"');
  });
});

describe("train --engine", () => {
  it("reports why an engine cannot run, and the nearest one that works", async () => {
    const out = join(folder, "refused");
    const { code, stderr } = await cli(["train", REVIEWS, "--out", out, ...SHORT_RUN, "--engine", "tensorflow:gpu"]);
    expect(code).toBe(1);
    expect(stderr).toContain('It is not installed. Run "sentiment-tuner setup tensorflow-gpu".');
    expect(stderr).toMatch(/The nearest that works is "onnxruntime:\w+"/);
  });
});

describe("predict, evaluate and export --engine", () => {
  const model = ["--model", TINY_DISTILBERT];
  const commands = [
    ["predict", "good", ...model],
    ["evaluate", REVIEWS, ...model],
    ["export", ...model, "--format", "onnx", "--out", join(folder, "exported")],
  ];

  it.each(commands)("rejects an unknown engine in %s as wrong usage", async (...args) => {
    const { code, stderr } = await cli([...args, "--engine", "tpu"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('There is no engine "tpu".') });
  });

  it("chooses the fastest engine with auto, which agrees with the processor", async () => {
    const [fastest, processor] = await Promise.all(
      [["--engine", "auto"], []].map((engine) => cli(["predict", "good", "bad", ...model, ...engine])),
    );
    expect(fastest).toEqual(processor);
    expect(fastest?.code).toBe(0);
  });
});

describe("doctor", () => {
  it("measures the processor and reports the engine that auto chooses", async () => {
    const { code, stdout } = await cli(["doctor", "--json"]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report["engines"]).toContainEqual({
      name: "onnxruntime:cpu",
      gigaflops: expect.any(Number),
      reviewsPerSecond: expect.any(Number),
    });
    expect(report["auto"]).toMatchObject({ engine: expect.any(String) });
  });
});

describe("setup", () => {
  it("rejects an unknown engine with the known ones", async () => {
    const { code, stderr } = await cli(["setup", "jax"]);
    expect(code).toBe(2);
    expect(stderr).toContain("tensorflow-gpu, tensorflow");
  });
});
