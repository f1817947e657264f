export { downloadDataset, type DownloadDatasetOptions, type DownloadedDataset } from "./download-dataset.ts";
export { downloadModel, type DownloadedModel, type DownloadModelOptions } from "./download-model.ts";
export type { DatasetSplit } from "./dataset-files.ts";
export { HubError, type HubErrorCode } from "./errors.ts";
export { type FollowOptions, followSpace, type RunningSpace } from "./follow-space.ts";
export { type Fetched, type HubSources, hubSources } from "./hub-sources.ts";
export { useProxies } from "./proxies.ts";
export { type Pushed, pushModel, type PushOptions, pushSpace } from "./push.ts";
export {
  type DatasetReference,
  type HubReference,
  type ModelSource,
  parseDatasetReference,
  parseModelReference,
  parseModelSource,
  parseTarget,
} from "./reference.ts";
export { hubSettings, type HubSettings } from "./settings.ts";
export type { TransferEvent, TransferOptions } from "./transfer-progress.ts";
