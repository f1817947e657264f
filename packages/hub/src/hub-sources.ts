import { downloadDataset } from "./download-dataset.ts";
import { downloadModel, type DownloadModelOptions } from "./download-model.ts";
import { parseDatasetReference, parseModelReference } from "./reference.ts";
import { hubSettings, type HubSettings } from "./hub-settings.ts";
import type { TransferOptions } from "./transfer-progress.ts";

/** A model or a dataset in the cache. */
interface CachedSource {
  /** The folder of a model, or the files of a dataset. */
  readonly paths: readonly string[];
  /** Its name and its commit. */
  readonly source: string;
  /** 0 if everything was in the cache. */
  readonly bytesReceived: number;
  /** Why it may be outdated. */
  readonly warning?: string;
}

/** Downloads the models and datasets of a workflow by their references. */
interface HubSources {
  /** @param reference - `owner/name[@revision]` */
  fetchModel(reference: string, options: DownloadModelOptions): Promise<CachedSource>;
  /** @param reference - `hf://datasets/owner/name[@revision][/file]` */
  fetchDataset(
    reference: string,
    options: TransferOptions & { readonly purpose: "train" | "evaluate" },
  ): Promise<CachedSource>;
}

/** @param settings - read at the first download, so an invalid setting does not affect a run without downloads */
export function hubSources(settings: () => Promise<HubSettings> = hubSettings): HubSources {
  return {
    async fetchModel(reference, options) {
      const { folder, ...model } = await downloadModel(parseModelReference(reference), await settings(), options);
      return { ...model, paths: [folder], ...warningOf(model) };
    },
    async fetchDataset(reference, { purpose, ...options }) {
      const split = purpose === "train" ? "train" : "test";
      const dataset = await downloadDataset(parseDatasetReference(reference), await settings(), { ...options, split });
      return { ...dataset, ...warningOf(dataset) };
    },
  };
}

function warningOf({ staleBecause }: { readonly staleBecause?: string }): { warning?: string } {
  return staleBecause === undefined ? {} : { warning: `${staleBecause} The cached version is used.` };
}
