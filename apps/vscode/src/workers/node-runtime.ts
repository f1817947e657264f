import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A Node.js that can run the worker. */
export interface NodeRuntime {
  readonly path: string;
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it was found, for the log. */
  readonly source: "setting" | "path" | "editor";
}

export interface NodeSearch {
  /** From the settings; "" if nothing was set. */
  readonly configuredPath: string;
  /** The editor's own runtime. */
  readonly editorPath: string;
  /** The version that a program prints; undefined if it is not Node.js. */
  readonly versionOf?: (path: string) => Promise<string | undefined>;
  /** Called if the configured program cannot be used, with the version it prints. */
  readonly onUnfit?: (path: string, version: string | undefined) => void;
}

/**
 * Finds a Node.js: the setting, then `node` on the PATH, then the editor's own runtime.
 *
 * The editor's runtime comes last: it copies every buffer that is passed to native code.
 */
export async function findNodeRuntime(search: NodeSearch): Promise<NodeRuntime> {
  const { configuredPath, editorPath, versionOf = askVersion, onUnfit } = search;
  if (configuredPath !== "") {
    const version = await versionOf(configuredPath);
    if (isRecentEnough(version)) return { path: configuredPath, environment: {}, source: "setting" };
    onUnfit?.(configuredPath, version);
  }
  if (isRecentEnough(await versionOf("node"))) return { path: "node", environment: {}, source: "path" };
  return { path: editorPath, environment: { ELECTRON_RUN_AS_NODE: "1" }, source: "editor" };
}

const LEAST_VERSION = [20, 19] as const;

/** @param version - as Node.js prints it: "v20.19.1" */
export function isRecentEnough(version: string | undefined): boolean {
  const numbers = /^v(\d+)\.(\d+)\./.exec(version ?? "");
  if (numbers === null) return false;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  return major > LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor >= LEAST_VERSION[1]);
}

async function askVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { timeout: 10_000, windowsHide: true });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
