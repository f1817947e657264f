import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { bundleForTests, forkInference } from "../support/worker.ts";

const worker = bundleForTests();

it("leaves no unfinished file when the editor closes while a table is scored", async () => {
  const { child, client, exit } = forkInference(worker.path);
  await client.handshake();
  const inputPath = join(worker.root, "many.csv");
  await writeFile(inputPath, `text\n${"a good film and a bad film\n".repeat(50_000)}`);
  const before = await readdir(worker.root);
  let hasProgress = false;
  const scoring = client.request(
    "scoreFile",
    { modelFolder: fixturePath("tiny-bert"), inputPath, outputPath: join(worker.root, "scored.csv") },
    { onProgress: () => (hasProgress = true) },
  );
  const failed = expect(scoring).rejects.toMatchObject({ code: "TRAINER_EXITED" });
  await expect.poll(() => hasProgress, { interval: 5, timeout: 20_000 }).toBe(true);
  expect(await readdir(worker.root)).not.toEqual(before); // The unfinished file.
  child.disconnect();
  await failed;
  expect(await exit).toBe(0);
  expect(await readdir(worker.root)).toEqual(before);
});
