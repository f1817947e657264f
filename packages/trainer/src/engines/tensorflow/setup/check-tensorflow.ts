import { TENSORFLOW_VERSION, type TensorflowRecord } from "../tensorflow-folder.ts";
import { runCommand, setupFailed } from "./run-command.ts";

/** Runs in its own process, so that a library that does not fit the processor crashes only that one. */
const SCRIPT = `
const util = require("util");
util.isNullOrUndefined ??= (value) => value == null;
util.isArray ??= Array.isArray;
process.env.TF_CPP_MIN_LOG_LEVEL = "3";
const tf = require(process.argv[1]);
const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 2, 3, 4], [2, 2])).dataSync().join();
const { binding, isUsingGpuDevice } = tf.backend();
console.log("checked " + JSON.stringify({ product, libraryVersion: String(binding.TF_Version), usesGpu: isUsingGpuDevice }));
`;

/** @throws TrainerError ENGINE_SETUP_FAILED */
export async function checkTensorflow(packageFolder: string, signal: AbortSignal): Promise<TensorflowRecord> {
  const options = { folder: packageFolder, signal };
  for await (const line of runCommand(process.execPath, ["-e", SCRIPT, packageFolder], options)) {
    if (!line.startsWith("checked ")) continue;
    const found = JSON.parse(line.slice("checked ".length)) as Omit<TensorflowRecord, "packageVersion"> & {
      readonly product: string; // Our own script wrote it.
    };
    if (found.product !== "7,10,15,22") throw setupFailed(`TensorFlow computed [${found.product}] for [7,10,15,22].`);
    const { libraryVersion, usesGpu } = found;
    return { packageVersion: TENSORFLOW_VERSION, libraryVersion, usesGpu };
  }
  throw setupFailed("TensorFlow did not report a result.");
}
