import type { DownloadingEvent } from "@sentiment-tuner/protocol";

/** Fetches models and datasets of a hub. The workflow itself does no networking. */
export interface Sources {
  /** @param reference - `owner/name[@revision]` */
  fetchModel(reference: string, options: FetchModelOptions): Promise<Fetched>;
  /** @param reference - `hf://…` */
  fetchDataset(reference: string, options: FetchOptions & { readonly purpose: "train" | "evaluate" }): Promise<Fetched>;
}

export interface FetchOptions {
  /** Aborting it keeps the received bytes for the next attempt. */
  readonly signal: AbortSignal;
  readonly onProgress: (event: { readonly type: string } & Omit<DownloadingEvent, "type">) => void;
}

interface FetchModelOptions extends FetchOptions {
  /** Receives `config.json`, parsed, before any large file is fetched; what it throws ends the download. */
  readonly checkConfig: (json: unknown) => void;
}

export interface Fetched {
  /** The model's folder, or the dataset's files. */
  readonly paths: readonly string[];
  /** The reference, with its commit. */
  readonly source: string;
  readonly bytesReceived: number;
  /** Why the files may be outdated. */
  readonly warning?: string;
}
