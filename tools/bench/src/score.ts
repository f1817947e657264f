import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pipeline } from "@huggingface/transformers";
import { builtInPlugins, createWorkflow } from "@sentiment-tuner/workflow";

import { type Timing, timeSideBySide } from "./measure.ts";
import { saveClassifier } from "./saved-classifier.ts";
import { makeComments } from "./score-comments.ts";
import { scoreInProcess } from "./score-process.ts";

/** Rows for the comparison of speed, and for the measurement of memory. */
const ROWS = Number(process.env["BENCH_ROWS"] ?? 1_000);
const TABLE_ROWS = Number(process.env["BENCH_TABLE_ROWS"] ?? 200_000);
const ROUNDS = 3;
const PEER_BATCH = 32;
const MOST_MEGABYTES = 400;

/**
 * Scores a table of comments with MiniLM, from file to file, beside transformers.js over the same texts in memory; then a large table
 * with a tiny model, for memory.
 *
 * @throws Error if a row differs from the input, or the process takes too much memory
 */
export async function benchScore(print: (line: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "sentiment-tuner-bench-"));
  try {
    await compareSpeed(root, print);
    await measureMemory(root, print);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function compareSpeed(root: string, print: (line: string) => void): Promise<void> {
  const modelFolder = join(root, "model");
  await saveClassifier(modelFolder);
  const tokenizerConfig = { model_max_length: 128, tokenizer_class: "BertTokenizer", pad_token: "[PAD]" };
  await writeFile(join(modelFolder, "tokenizer_config.json"), JSON.stringify(tokenizerConfig)); // The peer needs the token for batches.
  const comments = makeComments(ROWS);
  const inputPath = join(root, "comments.jsonl");
  await writeFile(inputPath, comments.map((text) => `${JSON.stringify({ text })}\n`).join(""));
  const workflow = createWorkflow(builtInPlugins);
  const classify = await pipeline("text-classification", modelFolder, { dtype: "fp32" });

  const { ours, batches, single } = await timeSideBySide(
    {
      async ours() {
        const outputPath = join(root, "scored.jsonl");
        for await (const _progress of workflow.scoreTable({ modelFolder, inputPath, outputPath, overwrite: true }));
      },
      async batches() {
        for (let start = 0; start < ROWS; start += PEER_BATCH)
          await classify(comments.slice(start, start + PEER_BATCH));
      },
      async single() {
        for (const text of comments) await classify(text);
      },
    },
    ROUNDS,
  );
  await classify.dispose();
  const speed = ({ medianMs }: Timing): string => `${((1000 * ROWS) / medianMs).toFixed(0)} rows/s`;
  const times = (peer: Timing): string => `${(peer.medianMs / ours.medianMs).toFixed(2)} x`;
  print(`score, minilm, ${String(ROWS)} comments, opening the model included: ours ${speed(ours)}`);
  print(
    `score, transformers.js in batches of ${String(PEER_BATCH)}: ${speed(batches)}, ours is ${times(batches)} as fast`,
  );
  print(`score, transformers.js one text at a time: ${speed(single)}, ours is ${times(single)} as fast`);
}

async function measureMemory(root: string, print: (line: string) => void): Promise<void> {
  const inputPath = join(root, "large.csv");
  const outputPath = join(root, "large-scored.csv");
  const rows = makeComments(TABLE_ROWS).map((text, id) => `${String(id)},"${text.replaceAll('"', '""')}",a  note`);
  await writeFile(inputPath, `id,review,note\r\n${rows.join("\r\n")}\r\n`);
  const { seconds, megabytes } = await scoreInProcess(inputPath, outputPath);
  const scored = (await readFile(outputPath, "utf8")).split("\r\n").slice(1, -1);
  const first = rows.findIndex((row, index) => scored[index]?.startsWith(`${row},`) !== true);
  if (scored.length !== rows.length || first !== -1) throw new Error(`Row ${String(first)} differs from the input.`);
  const [quarter = Number.NaN, half = Number.NaN] = [0.25, 0.5].map(
    (share) => megabytes[Math.floor(share * megabytes.length)],
  );
  const peak = Math.max(...megabytes);
  print(
    `score, tiny model, ${String(TABLE_ROWS)} rows: ${(TABLE_ROWS / seconds).toFixed(0)} rows/s, memory ${String(quarter)} MB after ` +
      `a quarter, ${String(half)} MB after a half, at most ${String(peak)} MB; every row in its place`,
  );
  if (peak > MOST_MEGABYTES) throw new Error(`Scoring takes more than ${String(MOST_MEGABYTES)} MB.`);
}
