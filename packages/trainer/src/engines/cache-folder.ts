import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where what belongs to the machine is kept between runs: engines installed on demand, and what was measured of them.
 *
 * SENTIMENT_TUNER_CACHE names another folder.
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
