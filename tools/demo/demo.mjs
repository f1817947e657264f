// The five-minute demonstration: fine-tunes the embedded gte-small on IMDb's official training half, evaluates it on 1,000 reviews of the
// official test half, and classifies three sentences. It runs the same command line that a user types.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { writeHalves } from "./halves.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(ROOT, "apps/cli/dist/main.js");
const RUN = "runs/demo";

/** The recipe takes as many reviews as this machine trains on in five minutes. All test reviews would take longer than that. */
const TRAINING = ["--recipe", "fast", "--eval-limit", "1000"];

const SENTENCES = [
  "This movie was a total disaster.",
  "The cinematography was stunning, but the plot was boring.",
  "Best film ever",
];

process.chdir(ROOT);
console.log("IMDb reviews: Maas et al., Learning Word Vectors for Sentiment Analysis (2011)");
rmSync(RUN, { recursive: true, force: true });
const { train, test } = writeHalves("runs/demo-data");
process.exitCode =
  (await sentimentTuner("train", train, "--eval", test, "--out", RUN, ...TRAINING)) ||
  (await sentimentTuner("predict", "--model", `${RUN}/model`, ...SENTENCES));

/** Prints the command and runs it. @returns its exit code */
function sentimentTuner(...args) {
  console.log(
    `\n$ npx sentiment-tuner ${args.map((arg) => (arg.includes(" ") ? JSON.stringify(arg) : arg)).join(" ")}`,
  );
  const child = spawn(process.execPath, [relative(ROOT, CLI), ...args], { stdio: "inherit" });
  process.on("SIGINT", () => undefined); // The command receives Ctrl-C too, and this process waits for it.
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
