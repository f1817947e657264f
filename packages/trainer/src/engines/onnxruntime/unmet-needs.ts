import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * What the system's loader does not find of all that a library needs. ONNX Runtime only says that it failed to load it.
 *
 * @param ask - gives what `ldd` prints of it
 * @returns file names; none where nobody can tell, as on another system than Linux
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
