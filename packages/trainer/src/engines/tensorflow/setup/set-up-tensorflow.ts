import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";

import { makeFolder } from "@sentiment-tuner/files";

import type { SetupEvent } from "@sentiment-tuner/protocol";
import { TrainerError } from "../../../errors.ts";
import { missingCudaForTensorflow } from "../cuda-libraries.ts";
import {
  RECORD_FILE,
  TENSORFLOW_PACKAGES,
  TENSORFLOW_VERSION,
  tensorflowFolder,
  type TensorflowKind,
} from "../tensorflow-folder.ts";
import { checkTensorflow } from "./check-tensorflow.ts";
import { placeLibtensorflow } from "./libtensorflow.ts";
import { runCommand } from "./run-command.ts";

export interface TensorflowSetup {
  readonly kind: TensorflowKind;
  /** Path or URL of another libtensorflow. Default: TensorFlow's own 2.9.1. */
  readonly library?: string;
  /** Where it is installed. Default: a folder in the user's caches. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/**
 * Installs TensorFlow's engine on demand: npm package, C library and binding; then tests it with a matrix product.
 *
 * It is not a dependency of this package, because it downloads half a gigabyte from outside npm and its binding may have to be compiled.
 *
 * @throws TrainerError CUDA_MISSING or ENGINE_SETUP_FAILED, naming what is missing; the signal's reason if it was aborted. The engine
 *   counts as not installed until the last step is done; another call reuses what is already installed.
 */
export async function* setUpTensorflow(setup: TensorflowSetup): AsyncGenerator<SetupEvent, void> {
  const { kind, signal = new AbortController().signal } = setup;
  const folder = resolve(setup.folder ?? tensorflowFolder(kind));
  const packageName = TENSORFLOW_PACKAGES[kind];
  const packageFolder = join(folder, "node_modules", packageName);
  const library =
    setup.library === undefined || /^https?:/.test(setup.library) ? setup.library : resolve(setup.library);
  if (kind === "gpu" && library === undefined) requireCuda();
  await makeFolder(folder);
  await rm(join(folder, RECORD_FILE), { force: true });
  await writeFile(
    join(folder, "package.json"),
    `${JSON.stringify({ name: "sentiment-tuner-engine", private: true })}\n`,
  );

  yield { type: "stage", message: `Installing ${packageName} ${TENSORFLOW_VERSION} into ${folder}` };
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"];
  yield* output(runCommand("npm", ["install", ...flags, `${packageName}@${TENSORFLOW_VERSION}`], { folder, signal }));

  if (library !== undefined) {
    yield { type: "stage", message: `Placing TensorFlow's C library, from ${library}` };
    for await (const progress of placeLibtensorflow(library, packageFolder, signal)) {
      yield { type: "download", ...progress };
    }
  }
  const work = library === undefined ? "Downloading TensorFlow's C library and its binding" : "Compiling the binding";
  yield { type: "stage", message: work };
  const mode = library === undefined ? [kind, "download"] : [kind];
  const env = buildEnvironment(folder);
  yield* output(runCommand(process.execPath, ["scripts/install.js", ...mode], { folder: packageFolder, env, signal }));

  yield { type: "stage", message: "Testing it with a matrix product" };
  const record = await checkTensorflow(packageFolder, signal);
  if (kind === "gpu" && !record.usesGpu) {
    const missing = missingCudaForTensorflow() ?? 'No NVIDIA GPU was found; check it with "nvidia-smi"';
    yield { type: "output", line: `TensorFlow works, but only on the processor. ${missing}.` };
  }
  await writeFile(join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`);
  yield { type: "ready", folder, libraryVersion: record.libraryVersion, usesGpu: record.usesGpu };
}

function requireCuda(): void {
  const missing = missingCudaForTensorflow();
  if (missing !== undefined) {
    throw new TrainerError("CUDA_MISSING", `${missing}, or use a libtensorflow that was built for the installed CUDA.`);
  }
}

async function* output(lines: AsyncIterable<string>): AsyncGenerator<SetupEvent, void> {
  for await (const line of lines) yield { type: "output", line };
}

/** tfjs-node calls programs of its dependencies by name, and the compiler needs Node's headers, which may lie beside this Node. */
function buildEnvironment(folder: string): Record<string, string> {
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, "include", "node", "node_api.h"));
  const programs = [join(folder, "node_modules", ".bin"), dirname(process.execPath), process.env["PATH"] ?? ""];
  return { PATH: programs.join(delimiter), ...(hasHeaders && { npm_config_nodedir: prefix }) };
}
