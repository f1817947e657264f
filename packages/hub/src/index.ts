export { cachedModels } from "./cached-models.ts";
export { downloadModel } from "./download-model.ts";
export { followSpace } from "./follow-space.ts";
export { hubSources } from "./hub-sources.ts";
export { useProxies } from "./proxies.ts";
export { type Pushed, pushModel, type PushOptions, pushSpace } from "./push.ts";
export { parseModelReference, parseModelSource, parseTarget } from "./reference.ts";
export { hubSettings, type HubSettings } from "./hub-settings.ts";
export type { TransferEvent } from "./transfer-progress.ts";
