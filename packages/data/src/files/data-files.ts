/** The file access that readers need. The caller passes it in, so this package runs in any JavaScript engine. */
export interface DataFiles {
  /** @returns undefined if the path does not exist */
  stat(path: string): Promise<FileStatus | undefined>;
  /** The names in a folder, without the path, sorted by code unit. */
  list(folder: string): Promise<readonly string[]>;
  /** The whole file in chunks of any size. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Bytes `start` (inclusive) to `end` (exclusive). */
  readRange(path: string, start: number, end: number): Promise<Uint8Array>;
}

interface FileStatus {
  readonly kind: "file" | "folder";
  readonly sizeBytes: number;
  /** The time of the last change, in milliseconds. */
  readonly modifiedMs?: number;
}

/** The path of `name` inside `folder`. Uses forward slashes, which every supported platform accepts. */
export function joinPath(folder: string, name: string): string {
  return /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}
