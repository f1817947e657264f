import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PROTOCOL_VERSION, type RequestProgress } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { bundleForTests, forkInference } from "../support/worker.ts";

const worker = bundleForTests();

const MODEL = { modelFolder: fixturePath("tiny-bert") };

describe("the process that classifies", () => {
  it("classifies and explains after a handshake, and ends with its parent", async () => {
    const { child, client, exit } = forkInference(worker.path);
    expect((await client.handshake()).engines).toContainEqual({ name: "onnxruntime:cpu" });
    const text = "A good film!";
    const [plain, explained] = await Promise.all([
      client.request("classify", { ...MODEL, texts: [text, "bad"] }),
      client.request("classify", { ...MODEL, texts: [text], explain: true }),
    ]);
    expect(plain.predictions).toHaveLength(2);
    expect(plain.predictions[0]).not.toHaveProperty("words");
    const [prediction] = explained.predictions;
    expect(prediction).toMatchObject({ label: plain.predictions[0]?.label, totalTokens: 6, seenTokens: 6 });
    expect(prediction?.score).toBeCloseTo(plain.predictions[0]?.score ?? 0, 6); // Two graphs compute the same logits; rounding differs.
    expect(prediction?.words?.map(({ start, end }) => text.slice(start, end))).toEqual(["A", "good", "film", "!"]);
    expect(Math.max(...(prediction?.words ?? []).map(({ weight }) => Math.abs(weight)))).toBe(1);
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it("answers a failed request with an error, and continues", async () => {
    const { child, sent, exit } = forkInference(worker.path);
    child.send({ jsonrpc: "2.0", id: 1, method: "handshake", params: { protocolVersion: 99 } });
    child.send("noise");
    child.send({ jsonrpc: "2.0", id: 2, method: "classify", params: { ...MODEL, texts: ["good"] } });
    await expect.poll(() => sent, { interval: 5, timeout: 20_000 }).toHaveLength(2);
    expect(sent[0]).toMatchObject({
      id: 1,
      error: {
        data: { code: "PROTOCOL_VERSION_MISMATCH" },
        message: expect.stringMatching(`99.*${String(PROTOCOL_VERSION)}`),
      },
    });
    expect(sent[1]).toMatchObject({ id: 2, error: { data: { code: "HANDSHAKE_MISSING" } } });

    sent.length = 0;
    child.send({ jsonrpc: "2.0", id: 3, method: "handshake", params: { protocolVersion: PROTOCOL_VERSION } });
    child.send({ jsonrpc: "2.0", id: 4, method: "classify", params: { texts: "good" } });
    child.send({ jsonrpc: "2.0", id: 5, method: "fly", params: {} });
    child.send({ jsonrpc: "2.0", id: 6, method: "stop", params: { runId: "x" } });
    child.send({ jsonrpc: "2.0", id: 7, method: "classify", params: { modelFolder: worker.root, texts: ["good"] } });
    await expect.poll(() => sent, { interval: 5, timeout: 20_000 }).toHaveLength(5);
    const codes = (sent as { id: number; error?: { data: { code: string } } }[]).map(({ id, error }) => [
      id,
      error?.data.code,
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      3: undefined,
      4: "REQUEST_INVALID",
      5: "REQUEST_INVALID",
      6: "REQUEST_INVALID",
      7: "FILE_MISSING",
    });

    child.send({ jsonrpc: "2.0", id: 8, method: "classify", params: { ...MODEL, texts: ["good"] } });
    await expect
      .poll(() => sent.at(-1), { interval: 5, timeout: 20_000 })
      .toMatchObject({ id: 8, result: expect.anything() });
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it("continues after a cancelled request, and reopens a model that was replaced", async () => {
    const { child, client, sent, exit } = forkInference(worker.path);
    await client.handshake();
    const modelFolder = join(worker.root, "model");
    await cp(fixturePath("tiny-bert"), modelFolder, { recursive: true });
    const texts = Array<string>(400).fill("a good film and a bad film");
    const controller = new AbortController();
    const first = client.request("classify", { modelFolder, texts: ["good"] });
    const cancelled = client.request("classify", { modelFolder: join(worker.root, "absent"), texts }, controller);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    const before = (await first).predictions[0];

    await rm(modelFolder, { recursive: true });
    await cp(fixturePath("tiny-distilbert"), modelFolder, { recursive: true });
    const after = (await client.request("classify", { modelFolder, texts: ["good"] })).predictions[0];
    expect(after?.score).not.toBe(before?.score);
    expect(sent.filter((message) => "result" in (message as object))).toHaveLength(3); // The handshake and the two that were not cancelled.
    child.disconnect();
    expect(await exit).toBe(0);
  });

  it("scores a table, reports progress, and classifies meanwhile", async () => {
    const { child, client, exit } = forkInference(worker.path);
    await client.handshake();
    const inputPath = join(worker.root, "many.csv");
    const rows = Array.from(
      { length: 5_000 },
      (_row, index) => `${String(index)},no. ${String(index)} ${"a good film and ".repeat(1 + (index % 9))}`,
    );
    await writeFile(inputPath, `id,text\n${rows.join("\n")}\n`);
    const outputPath = join(worker.root, "scored.csv");
    const progress: RequestProgress[] = [];
    const onProgress = (event: RequestProgress): void => void progress.push(event);
    const scoring = client.request(
      "scoreFile",
      { ...MODEL, inputPath, outputPath, probabilities: true },
      { onProgress },
    );
    await expect.poll(() => progress.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
    await client.request("classify", { ...MODEL, texts: ["good"] });
    const doneMeanwhile = progress.at(-1);
    expect(await scoring).toMatchObject({
      path: outputPath,
      rows: 5_000,
      rowsWithoutText: 0,
      columns: { text: "text" },
    });
    expect(doneMeanwhile).toMatchObject({ type: "scoring" });
    expect(doneMeanwhile?.type === "scoring" && doneMeanwhile.rowsDone < 5_000).toBe(true);
    const lines = (await readFile(outputPath, "utf8")).split("\n");
    expect(lines[0]).toBe("id,text,label,score,p_Negative,p_Positive");
    expect(lines).toHaveLength(5_002);

    const stop = new AbortController();
    const seen = progress.length;
    const cancelled = client.request(
      "scoreFile",
      { ...MODEL, inputPath, outputPath: join(worker.root, "cancelled.csv") },
      { onProgress, signal: stop.signal },
    );
    await expect.poll(() => progress.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(seen);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "REQUEST_CANCELLED" });
    await expect
      .poll(async () => (await readdir(worker.root)).filter((name) => name.includes("cancelled")), { timeout: 20_000 })
      .toEqual([]);
    child.disconnect();
    expect(await exit).toBe(0);
  });
});
