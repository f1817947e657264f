import { readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { bundleForTests, forkInference } from "../support/worker.ts";

const worker = bundleForTests();
const MODEL = { modelFolder: fixturePath("tiny-bert") };
const HOVERS = 1_000;

/** Bytes; undefined where the system does not say. */
function residentBytes(pid: number | undefined): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

describe("a thousand hovers at once", () => {
  it("are each answered or cancelled, and the process does not grow", async () => {
    const { child, client, exit } = forkInference(worker.path);
    await client.handshake();

    /** Every other one is cancelled, as when the mouse moves on. */
    const hoverOften = async (round: number) => {
      const answers = Array.from({ length: HOVERS }, (_, index) => {
        const controller = new AbortController();
        const texts = [`a good film number ${String(round)} ${String(index)}`];
        const answer = client.request("classify", { ...MODEL, texts }, controller);
        if (index % 2 === 1) controller.abort();
        return answer;
      });
      return Promise.allSettled(answers);
    };

    await hoverOften(0); // The model is opened, and the heap reaches its size.
    const before = residentBytes(child.pid);
    const outcomes = await hoverOften(1);
    const answered = outcomes.filter(({ status }) => status === "fulfilled");
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
    expect(answered).toHaveLength(HOVERS / 2);
    expect(reasons).toHaveLength(HOVERS / 2);
    for (const reason of reasons) expect(reason).toMatchObject({ code: "REQUEST_CANCELLED" });
    const after = residentBytes(child.pid);
    if (before !== undefined) expect((after ?? Infinity) - before).toBeLessThan(50e6); // Room for noise of the heap: the texts and answers have 1 MB.

    expect((await client.request("classify", { ...MODEL, texts: ["good"] })).predictions).toHaveLength(1);
    child.disconnect();
    expect(await exit).toBe(0);
  });
});

describe("a model that is deleted while it is used", () => {
  it("gives a message that names its folder, and the next model answers", async () => {
    const { child, client, exit } = forkInference(worker.path);
    await client.handshake();
    const modelFolder = join(worker.root, "deleted");
    await cp(fixturePath("tiny-bert"), modelFolder, { recursive: true });
    const texts = ["good"];
    expect((await client.request("classify", { modelFolder, texts })).predictions).toHaveLength(1);
    await rm(modelFolder, { recursive: true });
    await expect(client.request("classify", { modelFolder, texts })).rejects.toMatchObject({
      code: "FILE_MISSING",
      message: expect.stringContaining(modelFolder) as string,
    });
    expect((await client.request("classify", { ...MODEL, texts })).predictions).toHaveLength(1);
    child.disconnect();
    expect(await exit).toBe(0);
  });
});
