import { followSpace, type HubSettings, pushSpace, type TransferEvent } from "@sentiment-tuner/hub";

import { publishModel } from "./publish-model.ts";
import type { SpaceSdk } from "./space-readme.ts";

export interface DeployOptions {
  /** `owner/name` of the model and of the Space. Each is created if it does not exist, otherwise updated. */
  readonly repo: string;
  readonly modelFolder: string;
  /** A folder that `makeSpace` wrote. */
  readonly spaceFolder: string;
  readonly sdk: SpaceSdk;
  /** Whether a new repository is private; true by default. An existing repository keeps its visibility. */
  readonly isPrivate?: boolean | undefined;
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DeployProgress) => void) | undefined;
  /** Waits between two requests; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}

/** Bytes uploaded for the model, then for the Space, then the Space's stages: BUILDING, APP_STARTING … */
export type DeployProgress = TransferEvent | { readonly type: "stage"; readonly repo: string; readonly stage: string };

export interface DeployedSpace {
  readonly modelUrl: string;
  readonly url: string;
  /** RUNNING, or SLEEPING until the next visit. */
  readonly stage: string;
}

/**
 * Pushes a model and its Space to a hub, and waits until the Space runs.
 *
 * @throws HubError, SPACE_FAILED with the hub's reason if the Space does not run; the signal's reason when it is aborted
 */
export async function deploySpace(options: DeployOptions): Promise<DeployedSpace> {
  const { repo, modelFolder, spaceFolder, sdk, isPrivate, settings, signal, onProgress, sleep } = options;
  const shared = { repo, isPrivate, settings, signal, onProgress, sleep };
  const model = await publishModel({ ...shared, folder: modelFolder });
  await pushSpace({ ...shared, folder: spaceFolder, sdk });
  const onStage = (stage: string): void => onProgress?.({ type: "stage", repo, stage });
  const space = await followSpace({ repo, settings, signal, onStage, sleep });
  return { modelUrl: model.url, ...space };
}
