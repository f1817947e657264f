import type { DownloadingEvent } from "@sentiment-tuner/protocol";

/** Fetches models and datasets from elsewhere. The workflow itself knows no network: whoever composes it may give it one. */
export interface Sources {
  /** @param reference - `owner/name[@revision]` */
  fetchModel(reference: string, options: FetchModelOptions): Promise<Fetched>;
  /** @param reference - `hf://…` */
  fetchDataset(reference: string, options: FetchOptions & { readonly purpose: "train" | "evaluate" }): Promise<Fetched>;
}

export interface FetchOptions {
  /** Aborting it keeps what has come for the next time. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: { readonly type: string } & Omit<DownloadingEvent, "type">) => void;
}

export interface FetchModelOptions extends FetchOptions {
  /** Sees `config.json`, parsed, before anything large is fetched; what it throws ends the download. */
  readonly checkConfig: (json: unknown) => void;
}

export interface Fetched {
  /** The model's folder, or the dataset's files. */
  readonly paths: readonly string[];
  /** What it is, with its commit. */
  readonly source: string;
  readonly bytesReceived: number;
  /** Why it may be old. */
  readonly warning?: string;
}
