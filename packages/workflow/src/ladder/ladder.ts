import type { Baseline } from "@sentiment-tuner/baseline";
import type { Review } from "@sentiment-tuner/data";
import { mcnemar } from "@sentiment-tuner/metrics";
import type {
  KeptRung,
  LadderEvent,
  LadderRecord,
  RungEvent,
  RungRecord,
  TrainRequest,
  EvaluatingEvent,
} from "@sentiment-tuner/protocol";

import { fitDecision } from "../run/fit-decision.ts";
import type { FittedModel } from "../run/fit-model.ts";
import type { PreparedRun } from "../run/prepare-run.ts";
import { parameterCountOf } from "../steps/load-model.ts";
import { type Candidate, chooseRung } from "./choose-rung.ts";
import type { FrozenHead } from "./fit-frozen-head.ts";
import { frozenRung, MOST_FROZEN_REVIEWS } from "./frozen-rung.ts";
import { FOLDS, type Unseen, unseenReviews } from "./unseen.ts";
import { linearBytes } from "./linear-files.ts";
import { addLogits, crossFitLogits, fitLogitWeights } from "./logit-weights.ts";
import { recommendation } from "./recommend.ts";
import { type UnseenRung, rungRecord, type TestLabels, testPredictions } from "./rung-record.ts";
import { classifyLinear, trainLinear } from "./train-linear.ts";

/** The models that need no fine-tuned encoder, trained and measured. */
export interface LowerRungs {
  readonly unseen: Unseen;
  readonly rungs: readonly UnseenRung[];
  readonly linear: Baseline;
  readonly frozen?: FrozenHead;
}

/** The complete ladder, and what must be kept to use its models. */
export interface Ladder {
  readonly record: LadderRecord;
  readonly linear: Baseline;
  readonly frozen?: FrozenHead;
  /** Absent if there were too few reviews to find the weights. */
  readonly combination?: { readonly encoder: number; readonly linear: number };
}

export interface LadderOptions {
  /** Which models are compared: all, or the linear one only. */
  readonly extent: Exclude<NonNullable<TrainRequest["ladder"]>, "none">;
  readonly threads?: number | undefined;
  /** What the answers of each model are decided for, and which model is wanted. */
  readonly aims: Pick<TrainRequest, "goal" | "notSureBelow" | "keep">;
  readonly signal: AbortSignal;
  readonly now?: () => number;
}

/**
 * Trains and measures the models that do not depend on the fine-tuned one, before it is trained.
 *
 * @throws the signal's reason when it is aborted
 */
export async function* startLadder(
  prepared: PreparedRun,
  { extent, threads, aims, signal, now = () => performance.now() }: LadderOptions,
): AsyncGenerator<RungEvent | EvaluatingEvent, LowerRungs> {
  const { reviews, config } = prepared;
  const unseen = unseenReviews(reviews, config.seed);
  const test = testLabels(prepared);
  const rungs: UnseenRung[] = extent === "full" ? [majorityRung(prepared)] : [];
  const { linear, rung } = await linearRung(prepared, unseen, signal, now);
  rungs.push(decided(rung, unseen, test, aims));
  for (const one of rungs) yield { type: "rung", rung: rungRecord(one, test) };
  if (extent === "linear") return { unseen, rungs, linear };
  const { head, rung: ofHead } = yield* frozenRung(prepared, unseen, { threads, signal, now });
  const frozen = decided(ofHead, unseen, test, aims);
  yield { type: "rung", rung: rungRecord(frozen, test) };
  return { unseen, rungs: [...rungs, frozen], linear, frozen: head };
}

/** Adds the fine-tuned and the combined model, and recommends one by the unseen reviews. */
export function* finishLadder(
  { unseen, rungs: lower, linear, frozen }: LowerRungs,
  fitted: FittedModel,
  prepared: PreparedRun,
  { extent, aims }: Pick<LadderOptions, "extent" | "aims">,
): Generator<RungEvent | LadderEvent, Ladder> {
  const { reviews, model } = prepared;
  const { evaluation, validationLogits } = fitted;
  const classCount = model.config.labels.length;
  const test = testLabels(prepared);
  const { labels, divisions, kind } = unseen;
  const encoderUnseen = kind === "validation" ? validationLogits : undefined;
  const fineTuned: UnseenRung = {
    name: "fine-tuned",
    trainMs: fitted.elapsedMs,
    bytes: encoderBytes(prepared),
    msPerText: fitted.evaluationMs / reviews.test.length,
    testLogits: evaluation.logits,
    fitted: fitted.decision,
    ...(encoderUnseen && { unseenLogits: [encoderUnseen] }),
  };
  const rungs = [...lower, fineTuned];
  const notes: string[] = [];
  if (frozen && reviews.train.length > MOST_FROZEN_REVIEWS) {
    const sample = MOST_FROZEN_REVIEWS.toLocaleString("en-US");
    notes.push(`The frozen encoder learned from a sample of ${sample} training reviews.`);
  }

  const calibrated = rungs.flatMap(({ name, unseenLogits }): Candidate[] => {
    if (name === "majority" || unseenLogits === undefined) return [];
    const logits = unseenLogits.map((part, division) =>
      crossFitLogits({ parts: [part], labels, classCount }, divisions[division] ?? new Int32Array(0)),
    );
    return [{ name, logits }];
  });
  const linearRung = lower.find(({ name }) => name === "linear");
  const linearUnseen = linearRung?.unseenLogits?.[0];
  let combination: Ladder["combination"];
  if (extent === "full" && linearRung !== undefined) {
    if (encoderUnseen === undefined || linearUnseen === undefined) {
      notes.push("The combined model is left out: there are too few validation reviews to find its weights.");
      if (aims.keep === "combined") notes.push("The fine-tuned model is kept instead.");
    } else {
      const problem = { parts: [encoderUnseen, linearUnseen], labels, classCount };
      const weights = fitLogitWeights(problem);
      const [encoder = 1, ofLinear = 0] = weights;
      combination = { encoder, linear: ofLinear };
      // The temperature and the threshold are found on answers whose weights come from other folds, as are the figures.
      const unseenLogits = divisions.map((foldOf) => crossFitLogits(problem, foldOf));
      const combined: UnseenRung = {
        name: "combined",
        trainMs: fineTuned.trainMs + linearRung.trainMs,
        bytes: fineTuned.bytes + linearRung.bytes,
        msPerText: fineTuned.msPerText + linearRung.msPerText,
        testLogits: addLogits([fineTuned.testLogits, linearRung.testLogits], weights),
        unseenLogits,
      };
      rungs.push(decided(combined, unseen, test, aims));
      calibrated.push({ name: "combined", logits: unseenLogits });
    }
  }

  const choice = chooseRung(calibrated, unseen);
  const recommended: KeptRung = choice?.recommended ?? "fine-tuned";
  const first = rungs.find(({ name }) => name === recommended) ?? fineTuned;
  const records: RungRecord[] = [];
  for (const rung of rungs) {
    const unseenFigures = rung.name === "majority" ? undefined : choice?.figures.get(rung.name);
    const record = rungRecord(rung, test, unseenFigures);
    if (!lower.includes(rung)) yield { type: "rung", rung: record };
    const [own, other] = [testPredictions(first, classCount), testPredictions(rung, classCount)];
    records.push(rung === first ? record : { ...record, mcnemar: mcnemar(test.labels, own, other) });
  }
  const ladder: LadderRecord = {
    ...{ rungs: records, recommended, recommendation: recommendation(choice, rungs) },
    ...(notes.length > 0 && { notes }),
  };
  yield { type: "ladder", ladder };
  return { record: ladder, linear, ...(frozen && { frozen }), ...(combination && { combination }) };
}

/** The same model, with the temperature and the threshold that suit its answers to the unseen reviews. */
function decided(
  rung: UnseenRung,
  { labels }: Unseen,
  { classNames }: TestLabels,
  aims: LadderOptions["aims"],
): UnseenRung {
  const logits = rung.unseenLogits?.[0];
  return { ...rung, fitted: fitDecision(logits && { labels, logits }, { ...aims, classNames }) };
}

/** The size of the saved encoder: of an adapter, what it adds and the base model that it needs. */
function encoderBytes({ model, trainable }: PreparedRun): number {
  const adapterBytes = trainable.adapters === undefined ? 0 : 2 * parameterCountOf(trainable);
  return 4 * parameterCountOf(model) + adapterBytes;
}

function testLabels({ reviews, model, isOrdered, config }: PreparedRun): TestLabels {
  const labels = Int32Array.from(reviews.test, ({ label }) => label);
  return { labels, classNames: model.config.labels, isOrdered, seed: config.seed };
}

/** Always the most frequent class, with the shares of the training reviews as probabilities. */
function majorityRung({ reviews, model }: PreparedRun): UnseenRung {
  const learned = [...reviews.train, ...(reviews.validation ?? [])];
  // One more of each class, so that the log loss of a class without training reviews is finite.
  const counts = model.config.labels.map((_name, c) => 1 + learned.filter(({ label }) => label === c).length);
  const shares = counts.map((count) => Math.log(count / (learned.length + counts.length)));
  const testLogits = Float32Array.from({ length: reviews.test.length * shares.length }, (_logit, index) => {
    return shares[index % shares.length] ?? Number.NaN;
  });
  return { name: "majority", trainMs: 0, bytes: 0, msPerText: 0, testLogits };
}

/**
 * The linear model. The one that decides learned from other reviews than the unseen ones; the one that is kept learned from all training
 * reviews.
 */
async function linearRung(
  { reviews, model, config }: PreparedRun,
  unseen: Unseen,
  signal: AbortSignal,
  now: () => number,
): Promise<{ linear: Baseline; rung: UnseenRung }> {
  const options = { classCount: model.config.labels.length, seed: config.seed, signal };
  const { validation = [] } = reviews;
  const learned = [...reviews.train, ...validation];
  const startedAt = now();
  const linear = await trainLinear(learned, options);
  const trainedAt = now();
  const testLogits = await classifyLinear(linear, textsOf(reviews.test), signal);
  const classifiedAt = now();
  const answer = async (train: readonly Review[], others: readonly Review[]): Promise<Float32Array> =>
    classifyLinear(await trainLinear(train, options), textsOf(others), signal);
  const unseenLogits =
    unseen.kind === "validation"
      ? [await answer(reviews.train, validation)]
      : await crossValidate(learned, unseen, options.classCount, answer);
  return {
    linear,
    rung: {
      name: "linear",
      trainMs: trainedAt - startedAt,
      bytes: linearBytes(linear.weights),
      msPerText: (classifiedAt - trainedAt) / reviews.test.length,
      testLogits,
      unseenLogits,
    },
  };
}

/** The logits of every review from a model that learned from the other folds, for each division. */
async function crossValidate(
  reviews: readonly Review[],
  { divisions }: Unseen,
  classCount: number,
  answer: (train: readonly Review[], unseen: readonly Review[]) => Promise<Float32Array>,
): Promise<Float32Array[]> {
  const results: Float32Array[] = [];
  for (const foldOf of divisions) {
    const logits = new Float32Array(reviews.length * classCount);
    for (let fold = 0; fold < FOLDS; fold++) {
      const rows = [...reviews.keys()].filter((row) => foldOf[row] === fold);
      if (rows.length === 0) continue;
      const answers = await answer(
        reviews.filter((_review, row) => foldOf[row] !== fold),
        rows.flatMap((row) => reviews[row] ?? []),
      );
      for (const [place, row] of rows.entries()) {
        logits.set(answers.subarray(place * classCount, (place + 1) * classCount), row * classCount);
      }
    }
    results.push(logits);
  }
  return results;
}

function textsOf(reviews: readonly Review[]): readonly string[] {
  return reviews.map(({ text }) => text);
}
