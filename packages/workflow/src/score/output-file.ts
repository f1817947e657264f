import { stat } from "node:fs/promises";
import { dirname } from "node:path";

import { errorCode, replaceFile } from "@sentiment-tuner/files";

import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";

/**
 * @throws WorkflowError OUTPUT_IS_INPUT if both paths lead to one file, OUTPUT_EXISTS if there is a file that must not be replaced
 */
export async function checkOutputFile(inputPath: string, outputPath: string, overwrite: boolean): Promise<void> {
  const [input, output] = [await statusOf(inputPath), await statusOf(outputPath)];
  if (output === undefined) {
    const folder = dirname(outputPath);
    if ((await statusOf(folder)) !== undefined) return;
    throw new WorkflowError("OUTPUT_UNWRITABLE", `There is no folder "${folder}".`);
  }
  if (input !== undefined && input.ino === output.ino && input.dev === output.dev) {
    throw new WorkflowError(
      "OUTPUT_IS_INPUT",
      `"${outputPath}" is the file to score. Choose another name for the result.`,
    );
  }
  if (output.isDirectory())
    throw new WorkflowError("OUTPUT_EXISTS", `"${outputPath}" is a folder. Choose the name of a file.`);
  if (!overwrite)
    throw new WorkflowError("OUTPUT_EXISTS", `"${outputPath}" exists already.`, { details: { file: outputPath } });
}

/**
 * Writes a file that is complete or absent.
 *
 * @throws what `fill` throws, or WorkflowError OUTPUT_UNWRITABLE
 */
export async function writeOutputFile(
  path: string,
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  try {
    await replaceFile(path, async (write) => {
      try {
        await fill((piece) => guardOutput(path, () => write(piece)));
      } catch (error) {
        failure = { error };
        throw error;
      }
    });
  } catch (error) {
    if (failure !== undefined) throw failure.error;
    await guardOutput(path, () => Promise.reject(error as Error));
  }
}

async function statusOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}
