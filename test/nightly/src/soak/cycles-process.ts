import { rm } from "node:fs/promises";

import { runHere } from "../in-process.ts";
import { trainArgs } from "../run-folder.ts";

/*
 *     cycles-process <folder> <count>
 *
 * Starts and stops runs in one process, as an app that uses the packages does. Every second one is stopped while it reads.
 */
const [folder = "", count = ""] = process.argv.slice(2);
for (let cycle = 0; cycle < Number(count); cycle++) {
  const stopAt = cycle % 2 === 0 ? '"type":"step"' : '"type":"reading"';
  const code = await runHere(trainArgs(folder), (line) => line.includes(stopAt));
  if (code !== 130) throw new Error(`A run that was stopped ended with code ${String(code)}.`);
  await rm(folder, { recursive: true, force: true });
}
process.exit();
