/**
 * Writes the golden folders of the newest format versions: `node tools/formats/make-golden.mjs`, from the root of the repository, after a build.
 *
 * A folder that exists is kept: it shows that a later program reads what an earlier one wrote. So a new version gets a new folder.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";

import { FORMATS } from "@sentiment-tuner/protocol";

const root = "test/fixtures/formats";
const train = [
  ...["apps/cli/bin/sentiment-tuner.mjs", "train", "test/fixtures/reviews/reviews.csv", "--json"],
  ...["--model", "test/fixtures/tiny-distilbert", "--eval", "test/fixtures/reviews/held-out.csv", "--max-length", "24"],
  ...[
    "--batch-size",
    "8",
    "--epochs",
    "2",
    "--lr",
    "2e-3",
    "--threads",
    "1",
    "--recipe",
    "tutorial",
    "--engine",
    "cpu",
  ],
];

/** Trains into a new folder. @param stopAfterStep - the step after which Ctrl-C is pressed */
async function make(folder, more, stopAfterStep) {
  const child = spawn(process.execPath, [...train, ...more, "--out", folder], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  let isStopped = stopAfterStep === undefined;
  child.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
    if (isStopped || !text.includes(`"step":${stopAfterStep},`)) return;
    isStopped = true; // A second Ctrl-C would end it at once.
    child.kill("SIGINT");
  });
  await new Promise((resolve) => child.on("close", resolve));
}

mkdirSync(root, { recursive: true });

const finished = `${root}/run-${FORMATS.run.newest}`;
if (!existsSync(finished)) {
  await make(finished, ["--ladder", "none"]);
  const request = {
    datasetPaths: ["test/fixtures/reviews/reviews.csv"],
    ...{ modelFolder: "test/fixtures/tiny-distilbert", outputFolder: finished, config: { epochs: 2 } },
  };
  const about = {
    formatVersion: FORMATS.run.newest,
    name: "golden",
    createdAt: "2026-11-27T19:00:00.000Z",
    attempt: 1,
  };
  writeFileSync(`${finished}/request.json`, `${JSON.stringify({ ...about, request }, undefined, 2)}\n`); // As the extension does.
}

const stopped = `${root}/checkpoint-${FORMATS.checkpoint.newest}`;
if (!existsSync(stopped)) await make(stopped, ["--ladder", "none"], 9);

const models = [
  [`model-${FORMATS.model.newest}`, ["--ladder", "none"]],
  [`linear-${FORMATS.linear.newest}`, ["--ladder", "linear", "--limit", "10", "--keep", "linear"]],
];
for (const [name, more] of models) {
  if (existsSync(`${root}/${name}`)) continue;
  const run = `${root}/run-of-${name}`;
  await make(run, more);
  renameSync(`${run}/model`, `${root}/${name}`);
  rmSync(run, { recursive: true });
}

for (const path of readdirSync(root, { recursive: true })) {
  if (path.endsWith("README.md")) rmSync(`${root}/${path}`); // The text of a card does not belong to a format.
}
