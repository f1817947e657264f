import { downloadDataset } from "./download-dataset.ts";
import { downloadModel, type DownloadModelOptions } from "./download-model.ts";
import { parseDatasetReference, parseModelReference } from "./reference.ts";
import { hubSettings, type HubSettings } from "./settings.ts";
import type { TransferOptions } from "./transfer-progress.ts";

/** Something that was fetched, or was there. */
export interface Fetched {
  /** A model's folder, or a dataset's files. */
  readonly paths: readonly string[];
  /** What it is, with its commit. */
  readonly source: string;
  readonly bytesReceived: number;
  /** Why it may be old. */
  readonly warning?: string;
}

/** Models and datasets by their references, for a workflow. */
export interface HubSources {
  /** @param reference - `owner/name[@revision]` */
  fetchModel(reference: string, options: DownloadModelOptions): Promise<Fetched>;
  /** @param reference - `hf://datasets/owner/name[@revision][/file]` */
  fetchDataset(
    reference: string,
    options: TransferOptions & { readonly purpose: "train" | "evaluate" },
  ): Promise<Fetched>;
}

/** @param settings - asked for when something is fetched, so that a wrong one troubles nobody who fetches nothing */
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
  return staleBecause === undefined ? {} : { warning: `${staleBecause} What was fetched before is used.` };
}
