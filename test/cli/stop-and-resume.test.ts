import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, startCli, temporaryFolder } from "../support/cli.ts";

const folder = temporaryFolder();
const train = (out: string, ...more: readonly string[]) => ["train", REVIEWS, ...SHORT_RUN, "--out", out, ...more];
const weightsOf = (out: string): Buffer => readFileSync(join(out, "model", "model.safetensors"));
const reportOf = (out: string) => JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Record<string, unknown>;
const finishedRun = ["events.jsonl", "model", "predictions.jsonl", "report.json"];

/** True for the text with the event of this type and count. */
const isNth = (type: string, count: number) => {
  let seen = 0;
  return (text: string) => text.includes(`"type":"${type}"`) && ++seen === count;
};

const uninterrupted = join(folder, "uninterrupted");
beforeAll(async () => {
  expect((await cli(train(uninterrupted))).code).toBe(0);
});

describe("Ctrl-C in training", () => {
  const moments: readonly [string, string, number][] = [
    ["after the first step", "step", 1],
    ["in the middle of an epoch", "step", 4],
    ["during the first evaluation", "evaluating", 1],
    ["when the first checkpoint is saved", "saved", 1],
    ["in the second epoch", "step", 9],
    ["after the last step", "step", 12],
  ];
  it.each(moments)("%s loses nothing: --resume gives the bytes of an uninterrupted run", async (what, type, count) => {
    const out = join(folder, what.replaceAll(" ", "-"));
    const stopped = await cli(train(out, "--json"), { interruptAt: isNth(type, count) });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(
      /^Stopped after step \d+; nothing is lost\. To continue, run the same command with --resume\.$/m,
    );
    expect(readdirSync(out).sort()).toEqual(["checkpoints", "events.jsonl"]);
    expect(stopped.stdout).toBe(readFileSync(join(out, "events.jsonl"), "utf8"));

    const resumed = await cli(train(out, "--resume"));
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/^Resumed {4}after step \d+ of 12$/m);
    expect(weightsOf(out).equals(weightsOf(uninterrupted))).toBe(true);
    expect(readdirSync(out).sort()).toEqual(finishedRun);

    const report = reportOf(out);
    expect(report["confusionMatrix"]).toEqual(reportOf(uninterrupted)["confusionMatrix"]);
    expect(report["training"]).toMatchObject({ steps: 12, history: [{ epoch: 1 }, { epoch: 2 }] });
  });

  it("may happen several times", async () => {
    const out = join(folder, "again-and-again");
    expect((await cli(train(out, "--json"), { interruptAt: isNth("step", 2) })).code).toBe(130);
    expect((await cli(train(out, "--json", "--resume"), { interruptAt: isNth("step", 3) })).code).toBe(130);
    expect((await cli(train(out, "--resume"))).code).toBe(0);
    expect(weightsOf(out).equals(weightsOf(uninterrupted))).toBe(true);
  });
});

describe("Ctrl-C in preparation", () => {
  const many = join(folder, "many.csv");
  beforeAll(() => {
    const rows = Array.from(
      { length: 1000 },
      (_row, index) => `film ${String(index)},${index % 2 === 0 ? "pos" : "neg"}`,
    );
    writeFileSync(many, ["text,label", ...rows, ""].join("\n"));
  });

  it.each(["model-loaded", "reading", "tokenizing"])(
    "leaves nothing after %s, and the run can be started again",
    async (type) => {
      const out = join(folder, `after-${type}`, "deep");
      const args = ["train", many, ...SHORT_RUN.filter((_o, index) => ![2, 3].includes(index)), "--out", out];
      const { code, stderr } = await cli([...args, "--json"], { interruptAt: isNth(type, 1) });
      expect(code).toBe(130);
      expect(stderr).toBe("Interrupted. Training had not started.\n");
      expect(existsSync(join(folder, `after-${type}`))).toBe(false);
    },
  );
});

describe("Ctrl-C before the final evaluation", () => {
  it("keeps the trained weights in a checkpoint, and --resume evaluates and saves them", async () => {
    const out = join(folder, "before-evaluation");
    const { code, stderr } = await cli(train(out, "--json"), { interruptAt: isNth("finished", 1) });
    expect(code).toBe(130);
    expect(stderr).toContain(
      "Interrupted. The trained weights are kept. To continue, run the same command with --resume.",
    );
    expect(readdirSync(out).sort()).toEqual(["checkpoints", "events.jsonl"]);

    expect((await cli(train(out, "--resume"))).code).toBe(0);
    expect(weightsOf(out).equals(weightsOf(uninterrupted))).toBe(true);
    expect(readdirSync(out).sort()).toEqual(finishedRun);
  });
});

describe("--resume", () => {
  it("starts at the first step if there is no checkpoint, and reports that", async () => {
    const out = join(folder, "nothing-to-resume");
    const { code, stderr } = await cli(train(out, "--resume"));
    expect(code).toBe(0);
    expect(stderr).toContain(`There is no checkpoint in "${out}": training starts at the first step.`);
    expect(weightsOf(out).equals(weightsOf(uninterrupted))).toBe(true);
  });

  it("rejects other settings, names them, and keeps the checkpoint", async () => {
    const out = join(folder, "other-settings");
    await cli(train(out, "--json"), { interruptAt: isNth("step", 2) });
    const { code, stderr } = await cli(train(out, "--resume", "--lr", "1e-3"));
    expect(code).toBe(1);
    expect(stderr).toContain("learningRate was 0.002, now 0.001");
    expect(readdirSync(join(out, "checkpoints"))).toHaveLength(1);
  });

  it("rejects a run that is complete", async () => {
    const { code, stderr } = await cli(train(uninterrupted, "--resume"));
    expect(code).toBe(1);
    expect(stderr).toContain(`The run in "${uninterrupted}" is complete: nothing to resume.`);
    expect(readdirSync(uninterrupted).sort()).toEqual(finishedRun);
  });
});

describe("the process of the command line", () => {
  const long = ["--epochs", "20", "--json"];
  const stepsOf = (stdout: string) => stdout.split('"type":"step"').length - 1;

  it("stops on SIGINT with a checkpoint and 130, and --resume gives the bytes of an uninterrupted run", async () => {
    const out = join(folder, "signalled");
    let isSent = false;
    const run = startCli(train(out, ...long), {
      onStdout: (all) => {
        if (!isSent && stepsOf(all) >= 5) isSent = run.child.kill("SIGINT");
      },
    });
    const stopped = await run.result;
    expect(stopped.stderr).toMatch(/^Stopped after step \d+; nothing is lost/);
    expect(stopped.code).toBe(130);
    const last = parseLines(stopped.stdout).at(-1);
    expect(last).toMatchObject({ type: "finished", outcome: { kind: "stopped" } });
    expect(stepsOf(stopped.stdout)).toBeLessThan(120);

    expect((await startCli(train(out, ...long, "--resume")).result).code).toBe(0);
    const whole = join(folder, "long-uninterrupted");
    expect((await cli(train(whole, ...long))).code).toBe(0);
    expect(weightsOf(out).equals(weightsOf(whole))).toBe(true);
  });

  it("ends at once on the second SIGINT", async () => {
    const out = join(folder, "signalled-twice");
    const run = startCli(train(out, ...long, "--epochs", "10000"), {
      onStdout: (all) => {
        if (stepsOf(all) < 5) return;
        run.child.kill("SIGINT");
        run.child.kill("SIGINT");
      },
    });
    expect((await run.result).code).toBe(130);
    const names = existsSync(out) ? readdirSync(out) : [];
    expect(names).not.toContain("model");
    expect(names).not.toContain("report.json");
  });

  it("ends predict on SIGINT while standard input is open", async () => {
    const model = join(uninterrupted, "model");
    const { child, result } = startCli(["predict", "--model", model, "best film ever", "-"], { stdin: null });
    child.stdout?.once("data", () => child.kill("SIGINT"));
    child.stdin?.write("great fun\n".repeat(64));
    expect((await result).code).toBe(130);
  });
});
