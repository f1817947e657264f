import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for data of this machine: engines that were installed on demand, and their measured speeds.
 *
 * The variable SENTIMENT_TUNER_CACHE names another folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const chosen = env["SENTIMENT_TUNER_CACHE"];
  if (chosen !== undefined && chosen !== "") return chosen;
  return join(userCaches(env, platform), "sentiment-tuner");
}

function userCaches(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  if (platform === "darwin") return join(homedir(), "Library", "Caches");
  return env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
}
