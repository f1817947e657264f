/** What a system error of Node's file access means to someone who is not a programmer. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: "permission denied. Choose a folder that you may write to, or change its permissions",
  EPERM: "the system does not permit it. Choose another folder",
  EROFS: "the disk is read-only. Choose another folder",
  ENOSPC: "the disk is full. Free some space, or choose a folder on another disk",
  EDQUOT: "your disk quota is used up. Free some space, or choose a folder on another disk",
  ENOTDIR: "a part of the path is a file. Choose another folder",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open. Close some programs and try again",
};

/** A reason and what to do, with Node's error code behind it. */
export function explainFileError(error: unknown): string {
  const code = errorCode(error);
  const hint = code === undefined ? undefined : HINTS[code];
  if (hint !== undefined) return `${hint} (${code}).`;
  return error instanceof Error ? `${error.message}.` : `${String(error)}.`;
}

/** `ENOENT` and the like; undefined for anything that is no system error. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}
