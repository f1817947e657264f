import type { Batch } from "@sentiment-tuner/data";
import type { Parameters } from "@sentiment-tuner/model";
import { resolveDimension, TURNS } from "@sentiment-tuner/onnx";

import { ort } from "./onnxruntime-node.ts";
import type { OptimizerState } from "../adamw.ts";
import { requireFiniteNorm } from "../clip.ts";
import { concatenateIntegers } from "../concatenate.ts";
import { nextName, SCALARS, scalarName, slotNames, updateScalars } from "./adamw-tensors.ts";
import { openForwardSession } from "./forward-session.ts";
import type { ForwardSession, SessionOptions, StepInput, StepResult, TrainingSession } from "./engine.ts";
import { openHostSession } from "./host-session.ts";
import { createKeeper } from "./keeper.ts";
import { pack, packsOf, unpack, zerosLike } from "./packs.ts";
import { createPatternFeeds } from "./pattern-feeds.ts";
import { floatTensor, openSession, type Provider } from "./runtime-session.ts";
import { traceStepLoop } from "./step-loop.ts";

/** How long a call should take: long beside the copies of all weights and moments, short enough for a stop to be heard. */
const CALL_MS = 2000;
/** Beyond this the copies no longer count. */
const MOST_STEPS = 64;
/** Of what is drawn for dropout, here and on the device: a step of long texts draws much. */
const MOST_DRAWN_BYTES = 512e6;

/** Parameters and moments, each by the packs' names. */
type PackedState = Readonly<Record<keyof typeof slotNames, Parameters>>;

/**
 * A session on a device that cannot keep anything between calls: whole steps with their updates run in a loop there, so that weights and
 * moments cross once for many steps, and with the first batch of an evaluation for all of it. A step of several batches goes the way of
 * {@link openHostSession}.
 *
 * onnxruntime-node leaves outputs on a device for WebGPU alone.
 */
export async function openLoopSession(options: SessionOptions, provider: Provider): Promise<TrainingSession> {
  const { parameters, seed, maxGradientNorm, optimizer, threads } = options;
  const { graph, draws } = traceStepLoop(options);
  const opened = createKeeper();
  const session = await opened.keep(openSession(graph, { provider, threads }), (it) => it.release());
  const host = await opened.keep(openHostSession(options, provider), (it) => it.dispose());
  const packs = packsOf(parameters);
  const patternFeeds = createPatternFeeds(draws);
  /** Of the last call, copies included; undefined before the first. */
  let msPerToken: number | undefined;
  /** What the loop has made, where that is newer than what the host session holds. */
  let ahead: { readonly state: PackedState; readonly step: number } | undefined;
  const spares: PackedState[] = [];

  /** With the weights as they are, until the next step. */
  let forward: Promise<ForwardSession> | undefined;

  /** Hands the host session what the loop has made. */
  async function handOver(): Promise<void> {
    if (ahead === undefined) return;
    const { state, step } = ahead;
    const [values, firstMoments, secondMoments] = [state.values, state.first, state.second].map((packed) =>
      unpack(packs, packed, parameters),
    ) as [Parameters, Parameters, Parameters]; // Three for three.
    await host.restore(values, { step, firstMoments, secondMoments });
    spares.push(state);
    ahead = undefined;
  }

  async function openForward(): Promise<ForwardSession> {
    return openForwardSession({ ...options, parameters: await host.parameters() }, provider);
  }

  async function closeForward(): Promise<void> {
    const open = forward;
    forward = undefined;
    await (await open)?.dispose();
  }

  async function steps(inputs: readonly StepInput[]): Promise<readonly StepResult[]> {
    const start = performance.now();
    await closeForward();
    const from = ahead?.state ?? packState(await host.parameters(), await host.state());
    const to = spares.pop() ?? {
      values: zerosLike(from.values),
      first: zerosLike(from.first),
      second: zerosLike(from.second),
    };
    spares.push(to); // Unless all goes well.
    const outputs = await session.run(
      {
        ...slotTensors(from, (name) => name),
        ...stepFeeds(inputs),
        ...patternFeeds(
          batchOf(inputs[0]),
          inputs.map(({ step }) => ({ seed, step, batch: 0 })),
        ),
      },
      { loss: null, norm: null, ...slotTensors(to, nextName) },
    );
    const [losses, norms] = [outputs["loss"]?.data, outputs["norm"]?.data] as [Float32Array, Float32Array]; // Of float32.
    const results = inputs.map(({ step }, index) => {
      const gradientNorm = norms[index] ?? Number.NaN;
      requireFiniteNorm(gradientNorm, step);
      return { loss: losses[index] ?? Number.NaN, gradientNorm };
    });
    spares.pop();
    if (ahead !== undefined) spares.push(ahead.state);
    ahead = { state: to, step: inputs.at(-1)?.step ?? 0 };
    const { rows, length } = batchOf(inputs[0]);
    msPerToken = (performance.now() - start) / (inputs.length * rows * length);
    return results;
  }

  function mostSteps({ rows, length }: Batch): number {
    if (msPerToken === undefined) return 1;
    const drawn = draws.reduce((sum, { shape }) => {
      const count = shape.at(-1);
      return sum + (count === undefined ? 0 : resolveDimension(count, { batch: rows, sequence: length }));
    }, 0);
    const worth = Math.round(CALL_MS / (msPerToken * rows * length));
    const fitting = Math.floor(MOST_DRAWN_BYTES / (Int32Array.BYTES_PER_ELEMENT * Math.max(1, drawn)));
    return Math.max(1, Math.min(MOST_STEPS, worth, fitting));
  }

  function stepFeeds(inputs: readonly StepInput[]): Record<string, ort.Tensor> {
    const batches = inputs.map(batchOf);
    const { rows, length } = batchOf(inputs[0]);
    const count = inputs.length;
    if (batches.some((batch) => batch.rows !== rows || batch.length !== length)) {
      throw new RangeError("The steps of one call must have batches of one shape.");
    }
    const scalars = inputs.map(({ step, learningRate }) =>
      updateScalars({ step, learningRate, maxGradientNorm }, optimizer),
    );
    const integers = (part: (batch: Batch) => Int32Array, dims: readonly number[]): ort.Tensor =>
      new ort.Tensor("int32", concatenateIntegers(batches.map(part)), [count, ...dims]);
    return {
      [TURNS]: new ort.Tensor("int64", BigInt64Array.of(BigInt(count)), []),
      inputIds: integers((batch) => batch.inputIds, [rows, length]),
      attentionMask: integers((batch) => batch.attentionMask, [rows, length]),
      labels: integers((batch) => batch.labels, [rows]),
      rowWeights: floatTensor(new Float32Array(count * rows).fill(1 / rows), [count, rows]),
      ...Object.fromEntries(
        SCALARS.map((name) => [
          scalarName(name),
          floatTensor(
            Float32Array.from(scalars, (of) => of[name]),
            [count],
          ),
        ]),
      ),
    };
  }

  const packState = (values: Parameters, { firstMoments, secondMoments }: OptimizerState): PackedState => ({
    values: pack(packs, values),
    first: pack(packs, firstMoments),
    second: pack(packs, secondMoments),
  });

  return {
    loop: { most: mostSteps, steps },
    async step(input) {
      await closeForward();
      await handOver();
      return host.step(input);
    },
    async evaluate(batch) {
      await handOver();
      forward ??= openForward().catch((error: unknown) => {
        forward = undefined; // A smaller batch may be tried.
        throw error;
      });
      return (await forward).evaluate(batch);
    },
    async parameters() {
      await handOver();
      return host.parameters();
    },
    async state() {
      await handOver();
      return host.state();
    },
    async restore(from, state) {
      await closeForward();
      await handOver();
      await host.restore(from, state);
    },
    async dispose() {
      await closeForward();
      await opened.release();
    },
  };
}

function batchOf(input: StepInput | undefined): Batch {
  const [batch] = input?.batches ?? [];
  if (batch === undefined) throw new RangeError("A step has no batch.");
  return batch;
}

/** Over the arrays of a state: the runtime reads and writes them where they are. */
function slotTensors(state: PackedState, nameOf: (name: string) => string): Record<string, ort.Tensor> {
  const parts = Object.keys(slotNames) as (keyof typeof slotNames)[]; // Its own keys.
  return Object.fromEntries(
    parts.flatMap((part) =>
      [...state[part].values()].map(({ name, shape, values }) => [
        nameOf(slotNames[part](name)),
        floatTensor(values, shape),
      ]),
    ),
  );
}
