import { describe, expect, it } from "vitest";
import { openCheckpointStore } from "../checkpoint/checkpoint-store.ts";
import { withSeveralSteps } from "../testing/several-steps.ts";
import { memoryCheckpointFiles } from "../testing/memory-checkpoint-files.ts";
import { collect, FOLDER, ofType, smallRun } from "../testing/small-run.ts";
import { train } from "./train.ts";

describe("train", () => {
  it("reports the start, each step, each epoch's evaluation and the end", async () => {
    const events = await collect(smallRun({ epochs: 2 }));
    const [started] = ofType(events, "started");
    expect(started).toMatchObject({
      engine: "logistic:cpu",
      totalSteps: 4,
      stepsPerEpoch: 2,
      warmupSteps: 1,
      trainReviews: 11,
      evaluationReviews: 7,
      parameterCount: 22,
      config: { seed: 42 },
    });
    expect(started).not.toHaveProperty("resumedFrom");
    const main = events.filter(({ type }) => type !== "evaluating" && type !== "saved");
    expect(main.map(({ type }) => type)).toEqual([
      "started",
      "step",
      "step",
      "evaluated",
      "step",
      "step",
      "evaluated",
      "finished",
    ]);
    expect(events.at(-1)).toMatchObject({
      outcome: { kind: "completed", reason: "all-epochs", step: 4, isRepeatable: true },
    });
  });

  it("reports epoch, learning rate, throughput and time left of each step", async () => {
    let time = 0;
    const events = await collect(smallRun({ epochs: 2 }, { now: () => (time += 50) }));
    const steps = ofType(events, "step");
    expect(steps.map(({ epoch }) => epoch)).toEqual([0.5, 1, 1.5, 2]);
    expect(steps.map(({ learningRate }) => learningRate)).toEqual([0, 0.2, 0.2 * (2 / 3), 0.2 * (1 / 3)]);
    expect(steps[0]).toMatchObject({ elapsedMs: 50, remainingMs: 150 });
    expect(steps[0]?.reviewsPerSecond).toBeCloseTo(1000 * (6 / 50));
    expect(steps.at(-1)?.remainingMs).toBe(0);
    expect(steps[0]?.tokensPerSecond).toBeGreaterThan(steps[0]?.reviewsPerSecond ?? Infinity);
  });

  it("makes as many steps in one call as the session asks for, none beyond an evaluation, to the same numbers", async () => {
    const changes = { epochs: 2, batchSize: 2, gradientAccumulationSteps: 1, evaluateEverySteps: 4 };
    const expected = await collect(smallRun(changes));
    const calls: number[] = [];
    const run = smallRun(changes);
    const events = await collect({
      ...run,
      session: withSeveralSteps(run.session, 3, (count) => calls.push(count)),
    });
    expect(events).toEqual(expected);
    expect(calls).toEqual([3, 1, 3, 1, 3, 1]); // Twelve steps, with an evaluation after every fourth.
  });

  it("shares the time of a call among its steps", async () => {
    let time = 0;
    const run = smallRun(
      { epochs: 1, batchSize: 11, gradientAccumulationSteps: 1, evaluateEverySteps: 100 },
      { now: () => time },
    );
    const batch = run.batchesOfEpoch(0).at(0);
    const batchesOfEpoch = () => ({ count: 4, at: () => batch, [Symbol.iterator]: () => [batch][Symbol.iterator]() });
    const session = withSeveralSteps(run.session, 4, (count) => (time += 100 * count));
    const steps = ofType(await collect({ ...run, batchesOfEpoch, session }), "step");
    expect(steps.map(({ elapsedMs }) => elapsedMs)).toEqual([100, 200, 300, 400]);
  });

  it("stays repeatable where a time limit passed within a call whose learning rates the clock did not touch", async () => {
    let time = 0;
    const limits = { epochs: 1, batchSize: 11, gradientAccumulationSteps: 1, evaluateEverySteps: 100 };
    const run = smallRun({ ...limits, maxMinutes: 370 / 60_000 }, { now: () => time });
    const batch = run.batchesOfEpoch(0).at(0);
    const batchesOfEpoch = () => ({ count: 4, at: () => batch, [Symbol.iterator]: () => [batch][Symbol.iterator]() });
    const session = withSeveralSteps(run.session, 4, () => (time += 380));
    const events = await collect({ ...run, batchesOfEpoch, session });
    const free = await collect({ ...smallRun(limits), batchesOfEpoch });
    expect(ofType(events, "step").map(({ learningRate }) => learningRate)).toEqual(
      ofType(free, "step").map(({ learningRate }) => learningRate),
    );
    expect(events.at(-1)).toMatchObject({ outcome: { reason: "all-epochs", isRepeatable: true } });
  });

  it("reports the steps of a call that went before one that diverged", async () => {
    const run = smallRun({ epochs: 1, batchSize: 11, gradientAccumulationSteps: 1 });
    const batch = run.batchesOfEpoch(0).at(0);
    const batchesOfEpoch = () => ({ count: 4, at: () => batch, [Symbol.iterator]: () => [batch][Symbol.iterator]() });
    const losses = [0.7, 0.9, Number.NaN, Number.NaN];
    const session = {
      ...run.session,
      stepsPerCall: () => 4,
      steps: () => Promise.resolve(losses.map((loss) => ({ loss, gradientNorm: 1 }))),
    };
    const events = await collect({ ...run, batchesOfEpoch, session });
    expect(ofType(events, "step").map(({ loss }) => loss)).toEqual([0.7, 0.9]);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "failed", error: { code: "LOSS_NOT_FINITE" } } });
  });

  it("learns", async () => {
    const losses = ofType(await collect(smallRun({ epochs: 40 })), "step").map(({ loss }) => loss);
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(Math.min(...losses.slice(-4))).toBeLessThan(0.35);
  });

  it("learns three classes, and keeps the weights with the lowest error of ordered ones", async () => {
    const run = smallRun({ epochs: 40, bestMetric: "meanAbsoluteError" }, {}, ["Negative", "Neutral", "Positive"]);
    const evaluation = run.evaluation && { ...run.evaluation, isOrdered: true };
    const events = await collect({ ...run, ...(evaluation && { evaluation }) });
    const evaluated = ofType(events, "evaluated");
    expect(evaluated.at(-1)?.report).toMatchObject({ rows: 7, accuracy: 1, meanAbsoluteError: 0, quadraticKappa: 1 });
    const errors = evaluated.map(({ metrics }) => metrics["meanAbsoluteError"] ?? NaN);
    expect(errors[0]).toBeGreaterThan(0);
    const [outcome] = ofType(events, "finished").map((event) => event.outcome);
    expect(outcome).toMatchObject({ kind: "completed", best: { value: 0 } });
  });

  it("gives the same events for the same seed and others for another", async () => {
    const events = await collect(smallRun());
    expect(await collect(smallRun())).toEqual(events);
    expect(ofType(await collect(smallRun({ seed: 43 })), "step")).not.toEqual(ofType(events, "step"));
  });

  it("weighs the loss by class, over all batches of a step", async () => {
    const first = async (changes: Parameters<typeof smallRun>[1]) =>
      ofType(await collect(smallRun({ batchSize: 11, gradientAccumulationSteps: 1 }, changes)), "step")[0]?.loss ?? NaN;
    // The loss of a step that counts one class only, and of one that counts both: five of eleven reviews are of class 1.
    const [negative, positive] = [
      await first({ classWeights: Float32Array.of(1, 1e-30) }),
      await first({ classWeights: Float32Array.of(1e-30, 1) }),
    ];
    expect(await first({})).toBeCloseTo((6 * negative + 5 * positive) / 11, 6); // Row weights are float32.
    expect(await first({ classWeights: Float32Array.of(1, 3) })).toBeCloseTo((6 * negative + 15 * positive) / 21, 6);
    const inBatches = smallRun({ batchSize: 4, gradientAccumulationSteps: 3 }, { classWeights: Float32Array.of(1, 3) });
    const { session } = inBatches;
    const inputs: number[][] = [];
    const recorded: typeof session = {
      ...session,
      steps: (steps) => {
        inputs.push(...steps.map(({ classWeights }) => [...(classWeights ?? [])]));
        return session.steps(steps);
      },
    };
    await collect({ ...inBatches, session: recorded });
    expect(inputs).toEqual(inputs.map(() => [1, 3]));
  });

  it("trains other weights with class weights, and evaluates without them", async () => {
    const plain = await collect(smallRun());
    const same = await collect(smallRun({}, { classWeights: undefined }));
    const weighted = await collect(smallRun({}, { classWeights: Float32Array.of(1, 4) }));
    expect(same).toEqual(plain);
    expect(ofType(weighted, "step").map(({ loss }) => loss)).not.toEqual(ofType(plain, "step").map(({ loss }) => loss));
    const lossesOf = (events: typeof plain) => ofType(events, "evaluated").map(({ report }) => report.logLoss);
    expect(lossesOf(weighted)).not.toEqual(lossesOf(plain));
    const frozen = smallRun({ learningRate: 1e-30 }, { classWeights: Float32Array.of(1, 4) });
    expect(lossesOf(await collect(frozen))[0]).toBe(lossesOf(await collect(smallRun({ learningRate: 1e-30 })))[0]);
  });

  it("evaluates every so many steps and at the end when asked to", async () => {
    const events = await collect(smallRun({ epochs: 2, evaluateEverySteps: 3 }));
    expect(ofType(events, "evaluated").map(({ step }) => step)).toEqual([3, 4]);
    expect(
      ofType(events, "evaluating")
        .slice(0, 3)
        .map(({ reviewsDone }) => reviewsDone),
    ).toEqual([3, 6, 7]);
  });

  it("ends when the evaluations stop getting better, and names the best weights", async () => {
    const events = await collect(smallRun({ epochs: 50, patience: 3 }));
    const evaluated = ofType(events, "evaluated");
    expect(evaluated.slice(-3).map(({ isBest }) => isBest)).toEqual([false, false, false]);
    const best = evaluated.at(-4);
    expect(best?.isBest).toBe(true);
    expect(events.at(-1)).toMatchObject({
      outcome: {
        reason: "early-stopping",
        best: {
          step: best?.step,
          value: best?.report.accuracy,
          path: `${FOLDER}/step-${String(best?.step).padStart(8, "0")}`,
        },
      },
    });
  });

  it("keeps the lowest value of a metric that counts errors", async () => {
    const evaluated = ofType(await collect(smallRun({ epochs: 6, bestMetric: "logLoss" })), "evaluated");
    const losses = evaluated.map(({ report }) => report.logLoss);
    const expected = losses.map((loss, index) => loss < Math.min(Infinity, ...losses.slice(0, index)));
    expect(evaluated.map(({ isBest }) => isBest)).toEqual(expected);
    expect(expected.filter(Boolean).length).toBeGreaterThan(1);
  });

  it("keeps the last weights if it is evaluated on test reviews, and never stops early", async () => {
    const run = smallRun({ epochs: 12, patience: 1 });
    const onTest = { ...run, ...(run.evaluation && { evaluation: { ...run.evaluation, on: "test" as const } }) };
    const events = await collect(onTest);
    const evaluated = ofType(events, "evaluated");
    expect(evaluated.map(({ on, isBest }) => [on, isBest])).toEqual(Array(12).fill(["test", false]));
    expect(events.at(-1)).toMatchObject({
      outcome: { reason: "all-epochs", step: 24, best: { step: 24, path: `${FOLDER}/step-00000024` } },
    });
    expect(events.at(-1)).not.toHaveProperty("outcome.best.value");
  });

  it("keeps the last weights without an evaluation", async () => {
    const { evaluation: _, ...run } = smallRun({ epochs: 1 });
    const events = await collect(run);
    expect(ofType(events, "evaluated")).toEqual([]);
    expect(events.at(-1)).toMatchObject({
      outcome: { kind: "completed", best: { step: 2, path: `${FOLDER}/step-00000002` } },
    });
  });

  it("ends at the time limit with a learning rate near zero, an evaluation and a warning", async () => {
    let time = 0;
    const now = () => (time += 1000); // two readings a step
    const events = await collect(smallRun({ epochs: 100, maxMinutes: 0.5 }, { now }));
    const steps = ofType(events, "step");
    expect(steps.length).toBeLessThan(16);
    expect(Math.max(...steps.map(({ learningRate }) => learningRate))).toBeGreaterThan(0.1);
    // With its evaluation and checkpoint a step reads the clock five times: the last one begins five of thirty seconds before the end.
    expect(steps.at(-1)?.learningRate).toBeLessThanOrEqual(0.2 * (5 / 30) + 1e-9);
    expect(ofType(events, "evaluated").at(-1)?.step).toBe(steps.at(-1)?.step);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "completed", reason: "time-limit", isRepeatable: false } });
  });

  it("keeps the evaluation with the lower log loss of two that tie", async () => {
    const evaluated = ofType(await collect(smallRun({ epochs: 12 })), "evaluated");
    const ties = evaluated.filter(
      ({ report }, index) =>
        report.accuracy === Math.max(...evaluated.slice(0, index).map((earlier) => earlier.report.accuracy)),
    );
    expect(ties.length).toBeGreaterThan(0);
    for (const { report, isBest, step } of ties) {
      const rivals = evaluated.filter((other) => other.step < step && other.report.accuracy === report.accuracy);
      expect(isBest).toBe(rivals.every((rival) => report.logLoss < rival.report.logLoss));
    }
  });

  it("is repeatable under a time limit that never mattered", async () => {
    let time = 0;
    const events = await collect(smallRun({ epochs: 2, maxMinutes: 60 }, { now: () => (time += 1) }));
    expect(events.at(-1)).toMatchObject({ outcome: { reason: "all-epochs", isRepeatable: true } });
  });

  it("writes a checkpoint when enough time has passed", async () => {
    let time = 0;
    const { evaluation: _, ...run } = smallRun({ epochs: 4, checkpointEveryMinutes: 2 }, { now: () => time });
    const session = withSeveralSteps(run.session, 1, () => (time += 60_000));
    expect(ofType(await collect({ ...run, session }), "saved").map(({ step }) => step)).toEqual([2, 4, 6, 8]);
  });

  it("receives messages between two steps", async () => {
    const { turn: _, ...run } = smallRun({ epochs: 3 });
    const stop = new AbortController();
    const steps: number[] = [];
    for await (const event of train(run, stop.signal)) {
      if (event.type !== "step") continue;
      steps.push(event.step);
      setImmediate(() => stop.abort()); // As a stop request that arrives at the process.
    }
    expect(steps).toEqual([1]);
  });

  it("fails with the error of a step, and names the checkpoint to resume from", async () => {
    const run = smallRun();
    const session: typeof run.session = {
      ...run.session,
      steps: (inputs) => (inputs[0]?.step === 4 ? Promise.reject(new Error("device lost")) : run.session.steps(inputs)),
    };
    const events = await collect({ ...run, session });
    expect(events.at(-1)).toMatchObject({
      type: "finished",
      outcome: {
        kind: "failed",
        error: { code: "UNEXPECTED", message: "device lost" },
        checkpoint: `${FOLDER}/step-00000002`,
      },
    });
  });

  it("fails with advice when the loss is not a number", async () => {
    const run = smallRun();
    const session = { ...run.session, steps: () => Promise.resolve([{ loss: NaN, gradientNorm: 1 }]) };
    expect((await collect({ ...run, session })).at(-1)).toMatchObject({
      outcome: {
        kind: "failed",
        error: {
          code: "LOSS_NOT_FINITE",
          message: expect.stringMatching(/NaN at step 1\. No weight has changed yet/) as string,
        },
      },
    });
  });

  it("fails when a checkpoint cannot be written, and the one before it still opens", async () => {
    const files = memoryCheckpointFiles();
    const run = smallRun({ epochs: 3, bestMetric: "logLoss" }, { checkpoints: openCheckpointStore(FOLDER, files) });
    const events = await collect(run, (event) => {
      if (event.type === "saved") files.failAfter(2);
      return false;
    });
    const [saved] = ofType(events, "saved");
    expect(events.at(-1)).toMatchObject({
      outcome: { kind: "failed", error: { code: "CHECKPOINT_WRITE_FAILED" }, checkpoint: saved?.path },
    });
    expect((await openCheckpointStore(FOLDER, files).latest())?.state.progress.step).toBe(saved?.step);
  });

  it("fails at once when the metric to keep the best by is unknown", async () => {
    const events = await collect(smallRun({ bestMetric: "bleu" }));
    expect(events).toMatchObject([{ outcome: { kind: "failed", error: { code: "METRIC_UNKNOWN" } } }]);
  });

  it("fails at once when there is nothing to train on", async () => {
    const none = { count: 0, at: () => expect.fail(), [Symbol.iterator]: () => [][Symbol.iterator]() };
    const events = await collect(smallRun({}, { batchesOfEpoch: () => none }));
    expect(events).toMatchObject([{ outcome: { kind: "failed", error: { code: "DATA_EMPTY" } } }]);
  });
});
