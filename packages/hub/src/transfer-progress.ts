/** Progress of a download or an upload. Plain JSON. */
export interface TransferEvent {
  readonly type: "downloading" | "uploading";
  /** `owner/name` of the model, the dataset or the Space. */
  readonly repo: string;
  readonly bytesDone: number;
  readonly totalBytes: number;
  /** Estimated remaining time; absent until bytes were transferred. */
  readonly remainingMs?: number;
}

export interface TransferProgress {
  add(bytes: number): void;
  /** Counts bytes of an earlier transfer, which do not affect the speed. */
  addFound(bytes: number): void;
  /** Reports the current state at once. */
  report(): void;
}

export interface TransferProgressOptions {
  readonly type: TransferEvent["type"];
  readonly repo: string;
  readonly totalBytes: number;
  readonly onProgress: (event: TransferEvent) => void;
  readonly now?: (() => number) | undefined;
}

const INTERVAL_MS = 500;

/** Counts bytes, and reports their number and the remaining time at most twice a second. */
export function createTransferProgress(options: TransferProgressOptions): TransferProgress {
  const { type, repo, totalBytes, onProgress, now = () => performance.now() } = options;
  const startedAt = now();
  let bytesDone = 0;
  let bytesFound = 0;
  let reportedAt = -Infinity;

  function report(): void {
    reportedAt = now();
    const elapsedMs = reportedAt - startedAt;
    const transferred = bytesDone - bytesFound;
    const remainingMs =
      transferred > 0 && elapsedMs > 0 ? ((totalBytes - bytesDone) / transferred) * elapsedMs : undefined;
    onProgress({ type, repo, bytesDone, totalBytes, ...(remainingMs !== undefined && { remainingMs }) });
  }

  return {
    add(bytes) {
      bytesDone += bytes;
      if (now() - reportedAt >= INTERVAL_MS) report();
    },
    addFound(bytes) {
      bytesDone += bytes;
      bytesFound += bytes;
    },
    report,
  };
}

/** Options of every download and push. */
export interface TransferOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TransferEvent) => void) | undefined;
  /** Waits before a retry; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}
