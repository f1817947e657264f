import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface WatchOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** The process is killed if it writes nothing for so long. */
  readonly silenceMs: number;
}

/** What ended a process that writes lines of JSON; undefined if it did its work. */
export type WatchEnd = "hang" | "crash" | undefined;

/** Runs a process that writes lines of JSON, and kills it when it hangs. */
export async function watchProcess(
  program: string,
  args: readonly string[],
  { env = {}, nodeOptions = [], silenceMs }: WatchOptions,
  onLine: (value: Readonly<Record<string, unknown>>) => void,
): Promise<{ readonly end: WatchEnd; readonly stderr: string }> {
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  const watch = { isHanging: false };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-4000)));
  let timer = setTimeout(() => undefined, 0);
  const expectLine = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watch.isHanging = true;
      child.kill("SIGKILL");
    }, silenceMs);
  };
  expectLine();
  for await (const line of createInterface({ input: child.stdout })) {
    expectLine();
    onLine(JSON.parse(line) as Record<string, unknown>);
  }
  clearTimeout(timer);
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once("exit", resolve)));
  if (watch.isHanging) return { end: "hang", stderr };
  return { end: code === 0 ? undefined : "crash", stderr };
}
