import { setTimeout } from "node:timers/promises";

import { spaceInfo } from "@huggingface/hub";

import { openConnection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { plainText } from "./explain-failure.ts";
import { parseTarget } from "./reference.ts";
import type { HubSettings } from "./hub-settings.ts";

export interface FollowOptions {
  /** `owner/name`. */
  readonly repo: string;
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  /** Called when the stage changes: BUILDING, APP_STARTING, RUNNING … */
  readonly onStage?: ((stage: string) => void) | undefined;
  /** Waits between two requests; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}

export interface RunningSpace {
  /** RUNNING, or SLEEPING until the next visit. */
  readonly stage: string;
  readonly url: string;
}

const INTERVAL_MS = 3000;
/** Half an hour. A longer build is considered stuck. */
const MAX_REQUESTS = 600;

const SUCCESSFUL_STAGES: ReadonlySet<string> = new Set(["RUNNING", "SLEEPING"]);
const FAILED_STAGES: Readonly<Record<string, string>> = {
  BUILD_ERROR: "could not be built",
  RUNTIME_ERROR: "was built, but its app stopped",
  CONFIG_ERROR: "has front matter in its README.md that the hub does not accept",
  NO_APP_FILE: "has no app file",
  PAUSED: "is paused",
  STOPPED: "is stopped",
  DELETING: "is being deleted",
};

/**
 * Waits until a Space runs.
 *
 * @throws HubError SPACE_FAILED with the hub's reason if the Space does not run, and the signal's reason when it is aborted
 */
export async function followSpace(options: FollowOptions): Promise<RunningSpace> {
  const { settings, signal = new AbortController().signal, onStage = () => undefined } = options;
  const { sleep = (ms: number) => setTimeout(ms, undefined, { signal }) } = options;
  const name = parseTarget(options.repo);
  const connection = openConnection(settings, { subject: `space "${name}"`, signal, sleep });
  const { endpoint, fetch } = connection;
  const url = `${endpoint}/spaces/${name}`;
  let last = "";
  try {
    for (let request = 0; request < MAX_REQUESTS; request++) {
      if (request > 0) await sleep(INTERVAL_MS);
      signal.throwIfAborted();
      const { runtime } = await spaceInfo({ name, hubUrl: endpoint, fetch, additionalFields: ["runtime"] });
      const stage: string = runtime?.stage ?? "BUILDING";
      if (stage !== last) onStage(plainText(stage, settings.token));
      last = stage;
      if (SUCCESSFUL_STAGES.has(stage)) return { stage, url };
      const problem = FAILED_STAGES[stage];
      if (problem === undefined) continue;
      const message = plainText(runtime?.errorMessage ?? "", settings.token);
      const reason = message === "" ? "" : `: ${message.replace(/[.\s]+$/, "")}`;
      throw new HubError(
        "SPACE_FAILED",
        `The Space "${name}" ${problem} (${stage})${reason}. Its logs are at ${url}?logs=build.`,
      );
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    await connection.dispose();
  }
  const problem = `The Space "${name}" is still in the stage ${plainText(last, settings.token)} after half an hour.`;
  throw new HubError("SPACE_FAILED", `${problem} Check its logs: ${url}?logs=build.`);
}
