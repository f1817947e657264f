import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../../apps/cli/dist/main.js", import.meta.url));
const MODEL = fileURLToPath(new URL("../../../test/fixtures/tiny-bert", import.meta.url));

/** Runs in the process of the command line: prints its resident memory, in MB, every half second, and its peak at the end. */
const REPORT_MEMORY = `
  const print = (bytes) => process.stderr.write("MB " + Math.round(bytes / 1e6) + "\\n");
  setInterval(() => print(process.memoryUsage.rss()), 500).unref();
  process.on("exit", () => print(process.resourceUsage().maxRSS * 1024));
`;

export interface ScoreFigures {
  readonly seconds: number;
  /** Resident memory over time; the last one is the peak. */
  readonly megabytes: readonly number[];
}

/** Scores a table with the built command line, as a user does. */
export async function scoreInProcess(inputPath: string, outputPath: string): Promise<ScoreFigures> {
  const start = performance.now();
  const args = ["--import", `data:text/javascript,${encodeURIComponent(REPORT_MEMORY)}`, COMMAND];
  const command = ["predict", "--model", MODEL, inputPath, "--out", outputPath];
  const child = spawn(process.execPath, [...args, ...command], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`The command failed: ${output}`);
  const megabytes = Array.from(output.matchAll(/^MB (\d+)$/gm), ([, value]) => Number(value));
  return { seconds: (performance.now() - start) / 1000, megabytes };
}
