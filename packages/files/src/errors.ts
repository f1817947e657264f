/** What can go wrong with a file or a folder beyond an error of the system. */
export type FilesErrorCode = "FILE_NOT_REGULAR" | "FILE_OUTSIDE" | "FILE_TOO_LARGE" | "FOLDER_IMPOSSIBLE" | "LOCKED";

/** `message` names the path and says what is wrong with it. */
export class FilesError extends Error {
  override readonly name = "FilesError";
  readonly code: FilesErrorCode;

  constructor(code: FilesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
