import { spawn } from "node:child_process";

import { EXIT } from "../io.ts";

/** Imports of the app of a Gradio Space. */
const IMPORTS = "import gradio, torch, transformers";

/** The first Python with the packages that a Gradio Space imports. The variable PYTHON is tried first. */
export async function findGradio(): Promise<string | undefined> {
  const { PYTHON: chosen } = process.env;
  for (const python of [...(chosen === undefined || chosen === "" ? [] : [chosen]), "python3", "python"]) {
    if ((await exitCodeOf(spawn(python, ["-c", IMPORTS], { stdio: "ignore" }))) === 0) return python;
  }
  return undefined;
}

/** Runs the app of a Space until it ends or the signal is aborted. @returns the exit code */
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
    child.on("error", () => resolve(-1)); // The program does not exist.
    child.on("close", (code) => resolve(code ?? -1));
  });
}
