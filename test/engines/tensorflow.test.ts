import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { createTensorflowEngine, tensorflowFolder } from "@sentiment-tuner/trainer";
import * as tf from "@tensorflow/tfjs";
import { describe } from "vitest";

import { describeConformance } from "./conformance.ts";

/** Where `sentiment-tuner setup tensorflow` installs it; the tests' own cache folder is empty. */
const FOLDER =
  process.env["TENSORFLOW_ENGINE"] ??
  tensorflowFolder("cpu", join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "sentiment-tuner"));
const isInstalled = existsSync(join(FOLDER, "engine.json"));

describe.skipIf(!isInstalled)(
  `tensorflow:cpu${isInstalled ? "" : ` (not run: not installed in ${FOLDER}; see tools/tensorflow)`}`,
  () => {
    describeConformance(createTensorflowEngine("cpu", FOLDER), { deviceTensors: () => tf.memory().numTensors });
  },
);
