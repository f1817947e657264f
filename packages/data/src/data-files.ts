/** The file access that readers need. It is passed in, so that this package runs wherever there are bytes. */
export interface DataFiles {
  /** @returns undefined when nothing is there */
  stat(path: string): Promise<FileStatus | undefined>;
  /** Names (no paths) in a folder, sorted by code unit. */
  list(folder: string): Promise<readonly string[]>;
  /** The whole file in chunks of any size. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Bytes `start` (inclusive) to `end` (exclusive). */
  readRange(path: string, start: number, end: number): Promise<Uint8Array>;
}

export interface FileStatus {
  readonly kind: "file" | "folder";
  readonly sizeBytes: number;
}

/** The path of `name` inside `folder`; forward slashes, which every platform of ours accepts. */
export function joinPath(folder: string, name: string): string {
  return /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}
