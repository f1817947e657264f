export { downloadModel, type DownloadedModel, type DownloadModelOptions } from "./download-model.ts";
export { HubError, type HubErrorCode } from "./errors.ts";
export {
  type DatasetReference,
  type HubReference,
  isDatasetReference,
  type ModelSource,
  parseDatasetReference,
  parseModelReference,
  parseModelSource,
  parseTarget,
} from "./reference.ts";
export { hubSettings, type HubSettings } from "./settings.ts";
export type { DownloadOptions } from "./snapshot.ts";
export type { TransferEvent } from "./transfer-progress.ts";
