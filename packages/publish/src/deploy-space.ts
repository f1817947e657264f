import { followSpace, type HubSettings, pushSpace, type TransferEvent } from "@sentiment-tuner/hub";
import type { SpaceSdk } from "@sentiment-tuner/space";

import { publishModel } from "./publish-model.ts";

export interface DeployOptions {
  /** `owner/name` of both, the model and the Space; made if they are not there, else updated. */
  readonly repo: string;
  readonly modelFolder: string;
  /** As `makeSpace` wrote it. */
  readonly spaceFolder: string;
  readonly sdk: SpaceSdk;
  /** Whether what is made is private; true if not given. What is there stays as it is. */
  readonly isPrivate?: boolean | undefined;
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DeployProgress) => void) | undefined;
  /** Waits between two questions; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}

/** Bytes of the model and then of the Space, and then what the Space goes through: BUILDING, APP_STARTING … */
export type DeployProgress = TransferEvent | { readonly type: "stage"; readonly repo: string; readonly stage: string };

export interface DeployedSpace {
  readonly modelUrl: string;
  readonly url: string;
  /** RUNNING, or SLEEPING until somebody looks. */
  readonly stage: string;
}

/**
 * Puts a model and its Space on a hub, and waits until the Space runs.
 *
 * @throws HubError, SPACE_FAILED with what the hub says why it does not run; the signal's reason when it is aborted
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
