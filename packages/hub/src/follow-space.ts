import { setTimeout } from "node:timers/promises";

import { spaceInfo } from "@huggingface/hub";

import { openConnection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { plainText } from "./failures.ts";
import { parseTarget } from "./reference.ts";
import type { HubSettings } from "./settings.ts";

export interface FollowOptions {
  /** `owner/name`. */
  readonly repo: string;
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  /** Called with each stage when it is entered: BUILDING, APP_STARTING, RUNNING … */
  readonly onStage?: ((stage: string) => void) | undefined;
  /** Waits between two questions; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}

export interface RunningSpace {
  /** RUNNING, or SLEEPING until somebody looks. */
  readonly stage: string;
  readonly url: string;
}

const INTERVAL_MS = 3000;
/** Half an hour: a build that takes longer hangs. */
const MOST_QUESTIONS = 600;

/** The stages that a Space stays in. */
const GOOD_ENDS: ReadonlySet<string> = new Set(["RUNNING", "SLEEPING"]);
const BAD_ENDS: Readonly<Record<string, string>> = {
  BUILD_ERROR: "could not be built",
  RUNTIME_ERROR: "was built, but its app ended",
  CONFIG_ERROR: "has front matter in its README.md that the hub does not accept",
  NO_APP_FILE: "has no app file",
  PAUSED: "is paused",
  STOPPED: "is stopped",
  DELETING: "is being deleted",
};

/**
 * Waits until a Space runs.
 *
 * @throws HubError SPACE_FAILED with what the hub says why it does not, and the signal's reason when it is aborted
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
    for (let question = 0; question < MOST_QUESTIONS; question++) {
      if (question > 0) await sleep(INTERVAL_MS);
      signal.throwIfAborted();
      const { runtime } = await spaceInfo({ name, hubUrl: endpoint, fetch, additionalFields: ["runtime"] });
      const stage: string = runtime?.stage ?? "BUILDING";
      if (stage !== last) onStage(plainText(stage, settings.token));
      last = stage;
      if (GOOD_ENDS.has(stage)) return { stage, url };
      const end = BAD_ENDS[stage];
      if (end === undefined) continue;
      const said = plainText(runtime?.errorMessage ?? "", settings.token);
      const reason = said === "" ? "" : `: ${said.replace(/[.\s]+$/, "")}`;
      throw new HubError(
        "SPACE_FAILED",
        `The Space "${name}" ${end} (${stage})${reason}. Its logs are at ${url}?logs=build.`,
      );
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    await connection.dispose();
  }
  const problem = `The Space "${name}" is still in the stage ${plainText(last, settings.token)} after half an hour.`;
  throw new HubError("SPACE_FAILED", `${problem} Look at its logs: ${url}?logs=build.`);
}
