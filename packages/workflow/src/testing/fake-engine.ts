import type { Parameters } from "@sentiment-tuner/model";
import {
  type Engine,
  type ForwardOptions,
  type ForwardSession,
  onnxruntimeCpu,
  type TokenBatch,
  type TrainingSession,
} from "@sentiment-tuner/trainer";

/** What a fake engine does in place of the real work. */
export interface FakeEngineOptions {
  readonly name?: string;
  readonly unavailable?: string;
  /** Called before each step; may throw, or change the parameters. */
  readonly onStep?: (step: number, parameters: Parameters) => void;
  /** Logits [B*C] of the current parameters. */
  readonly evaluate?: (batch: TokenBatch, parameters: Parameters) => Float32Array;
}

export interface FakeEngine {
  readonly engine: Engine;
  /** `open`, `openForward`, `step 1`, `restore`, `evaluate`, `dispose`, in the order of the calls. */
  readonly calls: string[];
}

/** An engine in memory. Without options it learns nothing and predicts class 1. */
export function fakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const { name = "fake:cpu", unavailable, onStep, evaluate = alwaysPositive } = options;
  const calls: string[] = [];

  function forward(parameters: () => Parameters): ForwardSession {
    return {
      evaluate(batch) {
        calls.push("evaluate");
        return Promise.resolve(evaluate(batch, parameters()));
      },
      dispose() {
        calls.push("dispose");
        return Promise.resolve();
      },
    };
  }

  function open({ parameters: initial }: ForwardOptions): Promise<TrainingSession> {
    calls.push("open");
    let parameters = copyOf(initial);
    let stepsDone = 0;
    return Promise.resolve({
      ...forward(() => parameters),
      stepsPerCall: () => 1,
      async steps(inputs) {
        for (const { step } of inputs) {
          calls.push(`step ${String(step)}`);
          onStep?.(step, parameters);
          stepsDone = step;
        }
        return Promise.resolve(inputs.map(() => ({ loss: 1, gradientNorm: 1 })));
      },
      parameters: () => Promise.resolve(parameters),
      state: () =>
        Promise.resolve({ step: stepsDone, firstMoments: zerosOf(initial), secondMoments: zerosOf(initial) }),
      restore(restored) {
        calls.push("restore");
        parameters = copyOf(restored);
        return Promise.resolve();
      },
    });
  }

  const engine: Engine = {
    name,
    unavailable: () => Promise.resolve(unavailable),
    open,
    openForward({ parameters }) {
      calls.push("openForward");
      return Promise.resolve(forward(() => parameters));
    },
  };
  return { engine, calls };
}

/** An engine that learns nothing and predicts with the real forward pass. */
export function frozenEngine(name = "frozen:cpu"): Engine {
  return {
    ...fakeEngine({ name }).engine,
    async open(options) {
      const session = await fakeEngine().engine.open(options);
      const parameters = new Map([...(options.frozen ?? []), ...options.parameters]);
      const forward = await onnxruntimeCpu.openForward({ ...options, parameters });
      return { ...session, evaluate: (batch) => forward.evaluate(batch), dispose: () => forward.dispose() };
    },
    openForward: (options) => onnxruntimeCpu.openForward(options),
  };
}

function alwaysPositive({ rows }: TokenBatch): Float32Array {
  return Float32Array.from({ length: 2 * rows }, (_value, index) => index % 2);
}

function copyOf(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [name, { ...parameter, values: parameter.values.slice() }]),
  );
}

function zerosOf(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, parameter]) => [
      name,
      { ...parameter, values: new Float32Array(parameter.values.length) },
    ]),
  );
}
