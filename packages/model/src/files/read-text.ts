import { readTextIfPresent } from "@sentiment-tuner/files";

import { ModelError } from "../errors.ts";
import { explainFileError } from "./explain-file-error.ts";

/**
 * Reads a text file of a model folder.
 *
 * @returns undefined if the file does not exist
 * @throws ModelError FILE_UNREADABLE
 */
export async function readModelText(path: string): Promise<string | undefined> {
  try {
    return await readTextIfPresent(path);
  } catch (cause) {
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
