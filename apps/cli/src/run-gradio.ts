import { spawn } from "node:child_process";

import { EXIT } from "./io.ts";

const NEEDED = "import gradio, torch, transformers";

/** The first Python, PYTHON in the environment before all, that has what a Gradio Space imports. */
export async function findGradio(): Promise<string | undefined> {
  const { PYTHON: chosen } = process.env;
  for (const python of [...(chosen === undefined || chosen === "" ? [] : [chosen]), "python3", "python"]) {
    if ((await exitCodeOf(spawn(python, ["-c", NEEDED], { stdio: "ignore" }))) === 0) return python;
  }
  return undefined;
}

/** Runs the app of a Space until it ends, or the user ends it. */
export async function runGradio(python: string, folder: string, port: number, signal: AbortSignal): Promise<number> {
  const env = {
    ...process.env,
    GRADIO_SERVER_PORT: port === 0 ? "7860" : String(port),
    GRADIO_ANALYTICS_ENABLED: "False",
  };
  const child = spawn(python, ["app.py"], { cwd: folder, stdio: "inherit", env });
  signal.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
  const code = await exitCodeOf(child);
  return signal.aborted || code === 0 ? EXIT.success : EXIT.failure;
}

function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.on("error", () => resolve(-1)); // There is no such program.
    child.on("close", (code) => resolve(code ?? -1));
  });
}
