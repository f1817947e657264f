import { errorCode } from "@sentiment-tuner/files";

/** Explanations of Node's system errors, and what to do about them. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: "permission denied. Choose another folder, or change the permissions of this one",
  EPERM: "the operation is not permitted. Choose another folder",
  EROFS: "the disk is read-only. Choose another folder",
  ENOSPC: "the disk is full. Free some space, or choose a folder on another disk",
  EDQUOT: "the disk quota is used up. Free some space, or choose a folder on another disk",
  ENOTDIR: "a part of the path is a file. Choose another folder",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open. Close some programs and try again",
};

/** The reason of a system error and what to do, with Node's error code: `the disk is full. Free some space … (ENOSPC).` */
export function explainFileError(error: unknown): string {
  const code = errorCode(error);
  const hint = code === undefined ? undefined : HINTS[code];
  if (hint !== undefined) return `${hint} (${code}).`;
  return error instanceof Error ? `${error.message}.` : `${String(error)}.`;
}
