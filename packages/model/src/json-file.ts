import { readFile } from "node:fs/promises";
import { ModelError } from "./errors.ts";
import { errorCode, explainFileError } from "./file-errors.ts";

/**
 * A text file, or undefined where there is none.
 *
 * @throws ModelError FILE_UNREADABLE
 */
export async function readTextIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (errorCode(cause) === "ENOENT") return undefined;
    throw new ModelError("FILE_UNREADABLE", `Cannot read "${path}": ${explainFileError(cause)}`, { cause });
  }
}

/** @throws ModelError with the given code if the text is not JSON */
export function parseJsonText(
  text: string,
  path: string,
  code: "CONFIG_INVALID" | "SAFETENSORS_INVALID" | "TOKENIZER_INVALID",
): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(code, `"${path}" is not JSON: ${problem}. Was it cut off? Fetch it anew.`, { cause });
  }
}
