import { dirname } from "node:path";

import { errorCode, FilesError, readTextIfPresent, requireInside } from "@sentiment-tuner/files";

import { ModelError } from "../errors.ts";
import { explainFileError } from "./explain-file-error.ts";

/** Multilingual vocabularies have about 20 MB; everything else in a model folder that is text has less. */
const MOST_BYTES = 128 * 2 ** 20;

/**
 * Reads a text file of a model folder. What a link leads to is read only if it is in the folder, or in the cache of a hub: a model may come
 * from someone else, and its files are copied into models that are published.
 *
 * @returns undefined if the file does not exist
 * @throws ModelError FILE_UNREADABLE
 */
export async function readModelText(path: string): Promise<string | undefined> {
  try {
    await requireInside(dirname(path), path);
    return await readTextIfPresent(path, { mostBytes: MOST_BYTES });
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    if (cause instanceof FilesError) throw new ModelError("FILE_UNREADABLE", cause.message, { cause });
    throw new ModelError("FILE_UNREADABLE", `Cannot read "${path}": ${explainFileError(cause)}`, { cause });
  }
}

/** The beginning of the text that Git stores in place of a large file. */
const LFS_POINTER = "version https://git-lfs.github.com/spec/";

/** @throws ModelError with the given code if the text is not JSON */
export function parseJsonText(
  text: string,
  path: string,
  code: "CONFIG_INVALID" | "SAFETENSORS_INVALID" | "TOKENIZER_INVALID",
): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text)) as unknown;
  } catch (cause) {
    if (text.startsWith(LFS_POINTER)) {
      const problem = `"${path}" is a Git LFS pointer instead of the file.`;
      throw new ModelError(code, `${problem} Download the file with \`git lfs pull\`.`, { cause });
    }
    const problem = cause instanceof Error ? cause.message : String(cause);
    const advice = "The file may be truncated. Download it again.";
    throw new ModelError(code, `"${path}" is not JSON: ${problem}. ${advice}`, { cause });
  }
}

/** Editors on Windows put U+FEFF at the beginning of a file. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
