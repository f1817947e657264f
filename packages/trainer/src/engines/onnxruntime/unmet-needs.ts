import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * The libraries that a library needs and the system's loader does not find. ONNX Runtime only reports that loading failed.
 *
 * @param ask - returns what `ldd` prints for the library
 * @returns file names; none where `ldd` does not exist, as on systems other than Linux
 */
export async function unmetNeeds(
  library: string,
  ask: (library: string) => Promise<string> = ldd,
): Promise<readonly string[]> {
  const lines = (await ask(library).catch(() => "")).split("\n");
  return lines.flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? []);
}

async function ldd(library: string): Promise<string> {
  return (await promisify(execFile)("ldd", [library])).stdout;
}
