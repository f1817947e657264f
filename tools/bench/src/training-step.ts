import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { DEFAULT_TRAIN_CONFIG } from "@sentiment-tuner/protocol";
import { onnxruntimeCpu } from "@sentiment-tuner/trainer";

import { compareLine, show, summarize, type Timing } from "./measure.ts";
import { type BenchModel, makeDistilBert, makeFullBatch } from "./made-up.ts";
import { loadMiniLm } from "./models.ts";

const ROWS = 16;
const LENGTH = 128;
const STEPS = 6;

/** Times one whole training step, with dropout and AdamW, and compares with PyTorch if a Python has torch and transformers. */
export async function benchTrainingStep(print: (line: string) => void): Promise<void> {
  for (const [name, load] of Object.entries({ minilm: loadMiniLm, distilbert: makeDistilBert })) {
    const { timing, residentMb } = await timeOurs(await load());
    const peer = timePyTorch(name);
    const what = `${name}, training step, ${String(ROWS)} x ${String(LENGTH)}`;
    print(
      peer === undefined
        ? `${what}: ours ${show(timing)}; PyTorch not found (set PYTHON to a Python that has torch and transformers)`
        : compareLine(what, timing, peer.timing, peer.version),
    );
    print(`${what}: ours ${String(residentMb)} MB resident${peer ? `, PyTorch ${String(peer.residentMb)} MB` : ""}`);
  }
}

async function timeOurs(model: BenchModel): Promise<{ timing: Timing; residentMb: number }> {
  const { beta1, beta2, epsilon, weightDecay } = DEFAULT_TRAIN_CONFIG;
  const session = await onnxruntimeCpu.open({
    ...model,
    seed: 1,
    maxGradientNorm: 1,
    optimizer: { beta1, beta2, epsilon, weightDecay },
  });
  const batch = makeFullBatch(ROWS, LENGTH, model.config.vocabularySize);
  const times: number[] = [];
  for (let step = 1; step <= STEPS + 1; step++) {
    const start = performance.now();
    await session.steps([{ step, learningRate: 5e-5, batches: [batch] }]);
    if (step > 1) times.push(performance.now() - start);
  }
  const residentMb = Math.round(process.memoryUsage().rss / 1e6);
  await session.dispose();
  return { timing: summarize(times), residentMb };
}

interface TorchResult {
  readonly version: string;
  readonly times: readonly number[];
  readonly residentMb: number;
}

function timePyTorch(model: string): { timing: Timing; version: string; residentMb: number } | undefined {
  const script = fileURLToPath(new URL("../torch_step.py", import.meta.url));
  const { status, stdout } = spawnSync(
    process.env["PYTHON"] ?? "python3",
    [script, model, String(ROWS), String(LENGTH), String(STEPS)],
    { encoding: "utf8" },
  );
  if (status !== 0) return undefined;
  const { version, times, residentMb } = JSON.parse(stdout) as TorchResult; // Our own script wrote it.
  return { timing: summarize(times), version: `PyTorch ${version}`, residentMb };
}
