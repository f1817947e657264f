/** How far a download or an upload has come. Plain JSON. */
export interface TransferEvent {
  readonly type: "downloading" | "uploading";
  /** `owner/name` of the model, the dataset or the Space. */
  readonly repo: string;
  readonly bytesDone: number;
  readonly totalBytes: number;
  /** Estimate for what remains; absent until there is one. */
  readonly remainingMs?: number;
}

export interface TransferProgress {
  add(bytes: number): void;
  /** Counts what was there already, which says nothing about the speed. */
  addFound(bytes: number): void;
  /** Says how it stands now, whenever that was said last. */
  tell(): void;
}

export interface TransferProgressOptions {
  readonly type: TransferEvent["type"];
  readonly repo: string;
  readonly totalBytes: number;
  readonly onProgress: (event: TransferEvent) => void;
  readonly now?: (() => number) | undefined;
}

/** Often enough to look alive, seldom enough for a log. */
const INTERVAL_MS = 500;

/** Counts bytes, and says now and then how many there are and how long the rest will take. */
export function createTransferProgress(options: TransferProgressOptions): TransferProgress {
  const { type, repo, totalBytes, onProgress, now = () => performance.now() } = options;
  const startedAt = now();
  let bytesDone = 0;
  let bytesFound = 0;
  let toldAt = -Infinity;

  function tell(): void {
    toldAt = now();
    const elapsedMs = toldAt - startedAt;
    const moved = bytesDone - bytesFound;
    const remainingMs = moved > 0 && elapsedMs > 0 ? ((totalBytes - bytesDone) / moved) * elapsedMs : undefined;
    onProgress({ type, repo, bytesDone, totalBytes, ...(remainingMs !== undefined && { remainingMs }) });
  }

  return {
    add(bytes) {
      bytesDone += bytes;
      if (now() - toldAt >= INTERVAL_MS) tell();
    },
    addFound(bytes) {
      bytesDone += bytes;
      bytesFound += bytes;
    },
    tell,
  };
}

/** What a download or a push is told by its caller. */
export interface TransferOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TransferEvent) => void) | undefined;
  /** Waits between two tries; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}
