import { spawn } from "node:child_process";
import { createRequire } from "node:module";

import { modelBytes, trace } from "@sentiment-tuner/onnx";
import * as tf from "@tensorflow/tfjs";

import type { Provider } from "./runtime-session.ts";

/** Time limit for the driver check. */
const LIMIT_MS = 20_000;

/** Runs in its own process: `node -e SCRIPT <module> <provider> <graph in base64>`. Its last line is the result. */
const SCRIPT = `
const [path, provider, graph] = process.argv.slice(1);
const ort = require(path);
(async () => {
  const options = { executionProviders: [provider], logSeverityLevel: 4 };
  const session = await ort.InferenceSession.create(Buffer.from(graph, "base64"), options);
  const x = new ort.Tensor("float32", Float32Array.of(1, 2, 3, 4), [2, 2]);
  const { y } = await session.run({ x });
  if (y.data.join() !== "7,10,15,22") throw new Error("It computed [" + y.data.join(", ") + "] for a product of [7, 10, 15, 22]");
})().then(
  () => process.stdout.write("works"),
  (error) => process.stdout.write("fails: " + error.message.split("\\n")[0]),
);
`;

/**
 * Computes a small product on a provider in another process, so that a driver that crashes or prints does not affect this one.
 *
 * @returns why it cannot; undefined if the product was right
 */
export function probeProvider(provider: Provider, limitMs = LIMIT_MS): Promise<string | undefined> {
  const graph = trace(({ x }) => ({ y: tf.matMul(x, x) }), { x: { shape: [2, 2], dtype: "float32" } });
  const path = createRequire(import.meta.url).resolve("onnxruntime-node");
  const child = spawn(
    process.execPath,
    ["-e", SCRIPT, path, provider, Buffer.from(modelBytes(graph)).toString("base64")],
    {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: limitMs,
      killSignal: "SIGKILL",
      windowsHide: true,
    },
  );
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (answer += text));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(`The check of its driver could not start: ${error.message}.`));
    child.on("close", (_code, signal) => {
      if (answer.endsWith("works"))
        resolve(undefined); // Some drivers crash on exit, after the result was printed.
      else if (answer.includes("fails: ")) resolve(`${readable(answer.slice(answer.indexOf("fails: ") + 7))}.`);
      else if (signal === "SIGKILL") resolve(`Its driver did not answer within ${limitMs / 1000} s.`);
      else resolve("Its driver crashed during the check.");
    });
  });
}

/** ONNX Runtime puts its source file and condition before the reason. */
function readable(message: string): string {
  return message.replace(/^.*\bwas false\. /, "").replace(/\.$/, "");
}
