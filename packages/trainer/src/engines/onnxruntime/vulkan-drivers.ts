import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Whether Vulkan's loader would find a driver. Checked before the loader starts, because it prints to standard error if it finds none. True
 * on Windows and macOS, where other interfaces reach the GPU.
 *
 * @see https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDriverInterface.md
 */
export function hasVulkanDriver(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (platform !== "linux") return true;
  const named = env["VK_DRIVER_FILES"] ?? env["VK_ICD_FILENAMES"];
  if (named !== undefined && named !== "") return named.split(":").some((path) => existsSync(path));
  const data = [
    env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"),
    env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"),
    ...(env["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(":"),
    ...["/etc", "/etc/xdg", "/usr/share"],
  ];
  return data.some((folder) => manifestsIn(join(folder, "vulkan/icd.d")).length > 0);
}

function manifestsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return []; // Most of these folders do not exist.
  }
}
