import {
  bert,
  chooseTrainable,
  distilbert,
  loadPretrained,
  type Parameters,
  type PretrainedModel,
  readSafetensors,
  type TrainableModel,
} from "@sentiment-tuner/model";
import { gradientName, onnxruntimeCpu, traceTrainingStep } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { fixturePath, type GoldenBatch, type GoldenTensor, readGolden } from "../support/golden.ts";
import { openGraph } from "../support/open-graph.ts";
import { goldenBatch, loadTinyModel, withoutDropout } from "../support/tiny-model.ts";

interface AdapterGolden {
  readonly model: "tiny-bert" | "tiny-distilbert";
  readonly batch: GoldenBatch;
  readonly logits: GoldenTensor;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly training: {
    readonly weightDecay: number;
    readonly maxGradientNorm: number;
    readonly totalSteps: number;
    readonly batches: readonly GoldenBatch[];
    readonly learningRates: readonly number[];
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
  };
}

describe.each(["tiny-bert-adapter", "tiny-distilbert-adapter", "tiny-distilbert-adapter-patterns"])(
  "%s, saved by Python's peft",
  (name) => {
    it("computes the same logits when it is merged with its base model", async () => {
      const golden = readGolden<AdapterGolden>(name);
      const model = await loadAdapted(name, golden.model);
      expect(model.initialized).toEqual([]);
      const { inputIds, attentionMask, rows, length } = goldenBatch(golden.batch);
      const session = await onnxruntimeCpu.openForward({ ...model, threads: 1 });
      const logits = await session.evaluate({ inputIds, attentionMask, rows, length });
      await session.dispose();
      // PyTorch in 32 bits is within 1e-6 of the golden numbers, which are computed in 64 bits. Here the sums have another order.
      expect(worstDeviation(logits, golden.logits.values, { absolute: 1e-5 })).toBeLessThan(1);
    });
  },
);

describe.each(["tiny-bert-adapter", "tiny-distilbert-adapter"])("%s, trained by Python's peft", (name) => {
  const golden = readGolden<AdapterGolden>(name);

  it("has the same loss, and the same gradients of adapters and head", async () => {
    const { trainable, config } = await openTrainable(name, golden.model);
    const { architecture, parameters, frozen } = trainable;
    const { graph } = traceTrainingStep(architecture, config, parameters, frozen);
    const batch = goldenBatch(golden.batch);
    const shape = [batch.rows, batch.length];
    const computeStep = await openGraph(graph);
    const outputs = await computeStep({
      inputIds: [batch.inputIds, shape],
      attentionMask: [batch.attentionMask, shape],
      labels: [batch.labels, [batch.rows]],
      rowWeights: [new Float32Array(batch.rows).fill(1 / batch.rows), [batch.rows]],
      ...Object.fromEntries(
        [...parameters.values(), ...frozen.values()].map((parameter) => [
          parameter.name,
          [parameter.values, parameter.shape] as const,
        ]),
      ),
    });
    expect(Math.abs((outputs["loss"]?.[0] ?? Number.NaN) - golden.loss)).toBeLessThan(1e-5);
    const reference = await readSafetensors(fixturePath(`golden/${name}-gradients.safetensors`));
    expect([...parameters.keys()].sort()).toEqual([...reference.keys()].sort());
    expect(Object.keys(outputs)).toHaveLength(1 + reference.size); // Nothing else is computed.
    for (const { name: parameter, values } of reference.values()) {
      // Relative to the largest gradient of the tensor; see classifier.test.ts for the floor.
      const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      const absolute = Math.max(1e-4 * scale, 1e-6 * golden.gradientNorm);
      expect(worstDeviation(outputs[gradientName(parameter)] ?? [], values, { absolute }), parameter).toBeLessThan(1);
    }
  });

  it("makes the same 20 AdamW steps, with schedule and clipping", async () => {
    const { trainable, config } = await openTrainable(name, golden.model);
    const { training } = golden;
    const session = await onnxruntimeCpu.open({
      ...trainable,
      config,
      seed: 0,
      maxGradientNorm: training.maxGradientNorm,
      optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: training.weightDecay },
      threads: 1,
    });
    const losses: number[] = [];
    const norms: number[] = [];
    for (let step = 1; step <= training.totalSteps; step++) {
      const batch = goldenBatch(training.batches[(step - 1) % training.batches.length] as GoldenBatch); // The index is in range.
      const learningRate = training.learningRates[step - 1] ?? Number.NaN;
      const [result] = await session.steps([{ step, learningRate, batches: [batch] }]);
      losses.push(result?.loss ?? Number.NaN);
      norms.push(result?.gradientNorm ?? Number.NaN);
    }
    expect([...(await session.parameters()).keys()]).toEqual([...trainable.parameters.keys()]);
    await session.dispose();
    // As in classifier.test.ts: rounding differences in 32 bits grow from step to step.
    expect(worstDeviation(losses, training.losses, { absolute: 1e-4 })).toBeLessThan(1);
    expect(worstDeviation(norms, training.gradientNorms, { relative: 1e-3 })).toBeLessThan(1);
  });
});

/** The adapter, merged with its base model. */
function loadAdapted(name: string, base: string): Promise<PretrainedModel> {
  const find = (): Promise<string> => Promise.resolve(fixturePath(base));
  const baseModels = [{ name: "fixtures", find }];
  return loadPretrained(fixturePath(name), { architectures: [distilbert, bert], seed: 0, baseModels });
}

/** The base model with adapters of rank 4, which begin with the values in the folder. */
async function openTrainable(
  name: string,
  base: AdapterGolden["model"],
): Promise<{ readonly trainable: TrainableModel; readonly config: PretrainedModel["config"] }> {
  const model = await loadTinyModel(base);
  const trainable = chooseTrainable({ ...model, adapters: { rank: 4, alpha: 8 }, seed: 0 });
  const stored = await readSafetensors(`${fixturePath(name)}/adapter_model.safetensors`);
  const parameters: Parameters = new Map(
    [...trainable.parameters.values()].map((parameter) => {
      const values = stored.get(`base_model.model.${parameter.name}`)?.values;
      if (values === undefined) throw new RangeError(`The adapter has no "${parameter.name}".`);
      return [parameter.name, { ...parameter, values }];
    }),
  );
  return { trainable: { ...trainable, parameters }, config: withoutDropout(model.config) };
}
