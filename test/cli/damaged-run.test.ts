import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TINY_DISTILBERT } from "../support/cli.ts";

const root = temporaryFolder();
const base = join(root, "base");
const args = (out: string, ...more: readonly string[]) => [
  ...["train", REVIEWS, ...SHORT_RUN, "--model", base, "--out", out],
  ...more,
];
const weightsOf = (out: string): Buffer => readFileSync(join(out, "model", "model.safetensors"));

const complete = join(root, "complete");
const stopped = join(root, "stopped");
beforeAll(async () => {
  cpSync(TINY_DISTILBERT, base, { recursive: true });
  expect((await cli(args(complete))).code).toBe(0);
  let steps = 0;
  const interruptAt = (text: string): boolean => text.includes('"type":"step"') && ++steps === 9;
  expect((await cli(args(stopped, "--json"), { interruptAt })).code).toBe(130);
});

/** A copy of the stopped run: one checkpoint of an evaluation, and the newest one. */
function copyOf(name: string): { readonly out: string; readonly newest: string } {
  const out = join(root, name);
  cpSync(stopped, out, { recursive: true });
  const checkpoints = readdirSync(join(out, "checkpoints")).sort();
  expect(checkpoints).toHaveLength(2);
  return { out, newest: join(out, "checkpoints", checkpoints.at(-1) ?? "") };
}

function flipBit(path: string, place: number): void {
  const bytes = readFileSync(path);
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe("resuming a damaged run", () => {
  it.each([
    ["a bit of the weights", (newest: string) => flipBit(join(newest, "model.safetensors"), 20_000)],
    ["a bit of the moments", (newest: string) => flipBit(join(newest, "optimizer.safetensors"), 40_000)],
    ["weights that are cut", (newest: string) => writeFileSync(join(newest, "model.safetensors"), "")],
    ["no state", (newest: string) => rmSync(join(newest, "state.json"))],
    [
      "another step",
      (newest: string) => {
        const path = join(newest, "state.json");
        writeFileSync(path, readFileSync(path, "utf8").replace(/"step": 9/, '"step": 1000000000'));
      },
    ],
  ])("passes over a checkpoint with %s, says so, and ends with the same bytes", async (what, damage) => {
    const { out, newest } = copyOf(what.replaceAll(" ", "-"));
    damage(newest);
    const { code, stderr } = await cli(args(out, "--resume"));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Resumed {4}after step 6 of 12$/m);
    expect(stderr).toMatch(/^ {11}! Checkpoint ".*step-00000009" cannot be read: /m);
    expect(weightsOf(out).equals(weightsOf(complete))).toBe(true);
  });

  it("passes over a line of the log that cannot be read, and says so", async () => {
    const { out } = copyOf("log");
    appendFileSync(join(out, "events.jsonl"), '{"time":"x","type":"evaluated",\u0001\n');
    const { code, stderr } = await cli(args(out, "--resume"));
    expect(code).toBe(0);
    expect(stderr).toContain("! 1 line of the log cannot be read");
    const lines = readFileSync(join(out, "events.jsonl"), "utf8").split("\n");
    expect(parseLines(lines.at(-2) ?? "")).toMatchObject([{ type: "completed" }]);
  });

  it("refuses another base model", async () => {
    const { out } = copyOf("base-changed");
    const path = join(base, "config.json");
    const config = readFileSync(path, "utf8");
    writeFileSync(path, config.replace(/"dropout": [\d.]+/, '"dropout": 0.3'));
    const { code, stderr } = await cli(args(out, "--resume"));
    writeFileSync(path, config);
    expect(code).toBe(1);
    expect(stderr).toContain("the configuration or the weights of the base model changed");
  });

  it.each(["checkpoints", "checkpoints/step-00000006.unfinished", "checkpoints/step-00000006"])(
    "takes a run with a report as complete, whatever is left of its checkpoints: %s",
    async (left) => {
      const out = join(root, `left-${left.replaceAll("/", "-")}`);
      cpSync(complete, out, { recursive: true });
      mkdirSync(join(out, left), { recursive: true });
      const { code, stderr } = await cli(args(out, "--resume"));
      expect(code).toBe(1);
      expect(stderr).toContain("is complete: nothing to resume");
      expect(readdirSync(out)).not.toContain("checkpoints");
    },
  );
});
