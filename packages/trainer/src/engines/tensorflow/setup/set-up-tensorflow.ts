import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";

import type { SetupEvent } from "@sentiment-tuner/protocol";
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
import { runCommand, setupFailed } from "./run-command.ts";

export interface TensorflowSetup {
  readonly kind: TensorflowKind;
  /** Another libtensorflow, by path or URL; TensorFlow's own 2.9.1 if not given. */
  readonly library?: string;
  /** Where it is installed; a folder of ours in the user's caches if not given. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

/**
 * Installs TensorFlow's engine on demand: npm package, C library, binding, and a product computed as proof.
 *
 * It is no dependency: it fetches half a gigabyte from outside npm, and its binding may have to be compiled.
 *
 * @throws TrainerError ENGINE_SETUP_FAILED saying what is missing; the signal's reason if it was aborted. The engine counts as not
 *   installed until the last step is done; running it again goes on with what is there.
 */
export async function* setUpTensorflow(setup: TensorflowSetup): AsyncGenerator<SetupEvent, void> {
  const { kind, signal = new AbortController().signal } = setup;
  const folder = resolve(setup.folder ?? tensorflowFolder(kind));
  const packageName = TENSORFLOW_PACKAGES[kind];
  const packageFolder = join(folder, "node_modules", packageName);
  const library =
    setup.library === undefined || /^https?:/.test(setup.library) ? setup.library : resolve(setup.library);
  if (kind === "gpu" && library === undefined) requireCuda();
  await mkdir(folder, { recursive: true });
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
  const work = library === undefined ? "Fetching TensorFlow's C library and its binding" : "Compiling the binding";
  yield { type: "stage", message: work };
  const mode = library === undefined ? [kind, "download"] : [kind];
  const env = buildEnvironment(folder);
  yield* output(runCommand(process.execPath, ["scripts/install.js", ...mode], { folder: packageFolder, env, signal }));

  yield { type: "stage", message: "Computing a product to see that it works" };
  const record = await checkTensorflow(packageFolder, signal);
  if (kind === "gpu" && !record.usesGpu) {
    const missing = missingCudaForTensorflow() ?? 'No NVIDIA GPU answers; see what "nvidia-smi" says';
    yield { type: "output", line: `TensorFlow works, but on the processor alone. ${missing}.` };
  }
  await writeFile(join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`);
  yield { type: "ready", folder, libraryVersion: record.libraryVersion, usesGpu: record.usesGpu };
}

function requireCuda(): void {
  const missing = missingCudaForTensorflow();
  if (missing !== undefined) {
    throw setupFailed(`${missing}, or give a libtensorflow for the CUDA that is there with --tf-lib.`);
  }
}

async function* output(lines: AsyncIterable<string>): AsyncGenerator<SetupEvent, void> {
  for await (const line of lines) yield { type: "output", line };
}

/** tfjs-node calls programs of its dependencies by name, and the compiler wants Node's headers: those beside this Node, where they are. */
function buildEnvironment(folder: string): Record<string, string> {
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, "include", "node", "node_api.h"));
  const programs = [join(folder, "node_modules", ".bin"), dirname(process.execPath), process.env["PATH"] ?? ""];
  return { PATH: programs.join(delimiter), ...(hasHeaders && { npm_config_nodedir: prefix }) };
}
