import { link, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createRandom } from "@sentiment-tuner/data";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openPredictor } from "../predict/predictor.ts";
import { saveTinyModel } from "../testing/tiny-model.ts";
import { tinyContext } from "../testing/tiny-workflow.ts";
import type { ScoreRequest, ScoringProgress } from "./score-request.ts";
import { scoreTable } from "./score-table.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void; // The flag puts it into new contexts.

const MODEL = fileURLToPath(new URL("../../../../test/fixtures/tiny-bert", import.meta.url));
const ROWS = 5_000;
const WORDS = "a bad dull good great film story plot with and the of really never".split(" ");

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "score-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs to the end. @returns the result and all progress */
async function score(
  request: Omit<ScoreRequest, "modelFolder"> & { readonly modelFolder?: string },
  signal?: AbortSignal,
) {
  const context = tinyContext([], {}, signal);
  const scoring = scoreTable({ modelFolder: MODEL, threads: 1, ...request }, context);
  const progress: ScoringProgress[] = [];
  for (;;) {
    const next = await scoring.next();
    if (next.done === true) return { scored: next.value, progress };
    progress.push(next.value);
  }
}

async function fileOf(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** A table whose texts have very different lengths. Every tenth row has none. */
function manyRows(): string[] {
  const random = createRandom(1, 100);
  return Array.from({ length: ROWS }, (_row, index) => {
    const words = Array.from({ length: 1 + random.int(200) }, () => WORDS[random.int(WORDS.length)]).join(" ");
    return index % 10 === 9 ? `${String(index)},,"x, ""y"""` : `${String(index)},"${words}","x, ""y"""`;
  });
}

describe("scoreTable", () => {
  it("keeps order, number and bytes of many rows, with the predictions of the model, in memory that does not grow", async () => {
    const rows = manyRows();
    const inputPath = await fileOf("many.csv", `id,review,note\n${rows.join("\n")}\n`);
    const context = tinyContext([], {});
    const outputPath = join(folder, "scored.csv");
    const seen: { rowsDone: number; inUse: number }[] = [];
    const scoring = scoreTable({ modelFolder: MODEL, threads: 1, inputPath, outputPath }, context);
    let next = await scoring.next();
    for (; next.done !== true; next = await scoring.next()) {
      if (next.value.rowsDone < 1_000 * (seen.length + 1)) continue;
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      seen.push({ rowsDone: next.value.rowsDone, inUse: heapUsed + arrayBuffers });
    }
    expect(next.value).toMatchObject({ rows: ROWS, rowsWithoutText: ROWS / 10, columns: { text: "review" } });

    const lines = (await readFile(outputPath, "utf8")).split("\n");
    expect(lines.shift()).toBe("id,review,note,label,score");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(ROWS);
    const added = lines.map((line, index) => {
      const row = rows[index] ?? "";
      expect(line.slice(0, row.length)).toBe(row);
      return line.slice(row.length + 1).split(",");
    });
    expect(added.filter(([label]) => label === "")).toHaveLength(ROWS / 10);

    const predictor = await openPredictor(MODEL, context.parts, { threads: 1 });
    const sampled = [0, 1, 2_500, 4_998];
    const texts = sampled.map((index) => /"([^"]*)"/.exec(rows[index] ?? "")?.[1] ?? "");
    const predictions = await predictor.predict(texts);
    await predictor.dispose();
    for (const [place, index] of sampled.entries()) {
      expect(added[index]?.[0]).toBe(predictions[place]?.label);
      // A batch of another shape sums in another order; measured below 1e-6.
      expect(Number(added[index]?.[1])).toBeCloseTo(predictions[place]?.score ?? Number.NaN, 5);
    }

    // The file has 2 MB. Its rows, as objects and as tokens, would take more than 10 MB; the bound leaves room for noise of the engine.
    const [first, last] = [seen[0], seen.at(-1)];
    expect(last?.rowsDone).toBeGreaterThan(4_900);
    expect((last?.inUse ?? Number.NaN) - (first?.inUse ?? Number.NaN)).toBeLessThan(2e6);
  });

  it("reports how far it is, and how long it will take", async () => {
    const rows = manyRows().slice(0, 500);
    const inputPath = await fileOf("some.csv", `id,review,note\n${rows.join("\n")}\n`);
    const { progress } = await score({ inputPath, outputPath: join(folder, "scored.csv") });
    const shares = progress.map(({ share }) => share ?? Number.NaN);
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.5);
    expect(progress.at(-1)).toMatchObject({ rowsDone: 500, share: 1, remainingMs: 0 });
  });

  it("leaves no file when it is cancelled, and keeps the previous one", async () => {
    const inputPath = await fileOf("many.csv", `id,review,note\n${manyRows().join("\n")}\n`);
    const outputPath = await fileOf("scored.csv", "previous");
    const stop = new AbortController();
    const scoring = scoreTable(
      { modelFolder: MODEL, threads: 1, inputPath, outputPath, overwrite: true },
      tinyContext([], {}, stop.signal),
    );
    await scoring.next();
    expect((await readdir(folder)).filter((name) => name.includes("saving"))).toHaveLength(1);
    stop.abort(new Error("enough"));
    const rest = (async () => {
      for await (const _progress of scoring);
    })();
    await expect(rest).rejects.toThrow("enough");
    expect((await readdir(folder)).sort()).toEqual(["many.csv", "scored.csv"]);
    expect(await readFile(outputPath, "utf8")).toBe("previous");
  });

  it("adds a column for each class if wanted, and avoids the names of the table", async () => {
    const modelFolder = join(folder, "model");
    await saveTinyModel(modelFolder, ["Bug, or so", "Praise", "Question"]);
    const inputPath = await fileOf("a.jsonl", '{"text": "a good film", "score": 3}\n');
    const outputPath = join(folder, "b.jsonl");
    const { scored } = await score({ modelFolder, inputPath, outputPath, probabilities: true });
    const row = JSON.parse(await readFile(outputPath, "utf8")) as Record<string, number>;
    expect(Object.keys(row)).toEqual([
      ...["text", "score", "predicted_label", "predicted_score"],
      ...["predicted_p_Bug, or so", "predicted_p_Praise", "predicted_p_Question"],
    ]);
    const sum = ["Bug, or so", "Praise", "Question"].reduce(
      (total, name) => total + (row[`predicted_p_${name}`] ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(1, 5);
    expect(row["score"]).toBe(3);
    expect(scored).toMatchObject({ rows: 1, columns: { label: "predicted_label", score: "predicted_score" } });
    expect(Object.values(scored.labelCounts).sort()).toEqual([0, 0, 1]);
  });

  it("reports which rows cannot be read, and gives them a line", async () => {
    const inputPath = await fileOf("a.csv", "id,review\n1,a good film\n2,a bad, really bad film\n3,a dull film\n");
    const outputPath = join(folder, "b.csv");
    const { scored } = await score({ inputPath, outputPath });
    expect(scored).toMatchObject({ rows: 3, rowsWithoutText: 0, unreadableRows: 1, firstUnreadable: { line: 3 } });
    expect((await readFile(outputPath, "utf8")).split("\n")[2]).toBe("2,a bad, really bad film,,");
  });

  it("counts the texts of which the model does not know most tokens", async () => {
    const inputPath = await fileOf("a.csv", "id,review\n1,a good film\n2,電 電 film\n");
    const { scored } = await score({ inputPath, outputPath: join(folder, "b.csv") });
    expect(scored).toMatchObject({ rows: 2, mostlyUnknown: 1 });
  });

  it("writes UTF-8 whatever the file is, and says so", async () => {
    const inputPath = join(folder, "a.csv");
    const rows = Array.from(
      { length: 30 },
      (_row, index) => `${String(index)};un café très agréable, déjà vu à Orléans`,
    );
    await writeFile(inputPath, Buffer.from(`id;text\r\n${rows.join("\r\n")}\r\n`, "latin1"));
    const outputPath = join(folder, "b.csv");
    const { scored } = await score({ inputPath, outputPath });
    expect(scored.notes).toEqual([expect.stringMatching(/windows-1252.*The new file is UTF-8\.$/)]);
    expect(await readFile(outputPath, "utf8")).toContain("0;un café très agréable, déjà vu à Orléans;");
  });

  it("says in how many rows a field was changed so that no spreadsheet runs it, also in tweets", async () => {
    const inputPath = await fileOf("tweets.csv", "text\n@anna great film\ngood\n- dull plot\n");
    const { scored } = await score({ inputPath, outputPath: join(folder, "out.csv") });
    expect(scored.notes).toEqual([
      "2 rows have fields that a spreadsheet could run as a formula: an apostrophe was put before each. JSON Lines keeps them unchanged.",
    ]);
    const lines = await score({ inputPath, outputPath: join(folder, "out.jsonl") });
    expect(lines.scored.notes).toBeUndefined();
  });

  it.each([
    ["OUTPUT_EXISTS", "exists already", (output: string) => writeFile(output, "")],
    ["OUTPUT_IS_INPUT", "is the file to score", (output: string) => link(join(folder, "a.csv"), output)],
  ])("refuses with %s before it loads the model", async (code, message, prepare) => {
    const inputPath = await fileOf("a.csv", "text\na film\n");
    const outputPath = join(folder, "b.csv");
    await prepare(outputPath);
    const work = score({ modelFolder: "absent", inputPath, outputPath });
    await expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it("fails with OUTPUT_UNWRITABLE if the folder of the output does not exist", async () => {
    const inputPath = await fileOf("a.csv", "text\na good film\n");
    const work = score({ inputPath, outputPath: join(folder, "absent", "b.csv") });
    const message = `There is no folder "${join(folder, "absent")}".`;
    await expect(work).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE", message });
  });

  it("fails with the choices if the text column is not clear", async () => {
    const inputPath = await fileOf("a.csv", "one,two\na good film,a bad story\na fine plot,a dull plot\n");
    const work = score({ inputPath, outputPath: join(folder, "b.csv") });
    await expect(work).rejects.toMatchObject({
      code: "COLUMNS_AMBIGUOUS",
      details: { role: "text", columns: ["one", "two"] },
    });
    expect(await readdir(folder)).toEqual(["a.csv"]);
  });
});
