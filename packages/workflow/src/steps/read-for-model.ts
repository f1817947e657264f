import { DataError, type Review } from "@sentiment-tuner/data";
import type { ModelRecipe, PreparationEvent, ReadEvent } from "@sentiment-tuner/protocol";

import type { StepContext } from "../context.ts";
import { type CoarseClasses, coarseClasses, isCoarser } from "./coarse-classes.ts";
import { type ModelClasses, modelClasses, trainedClasses } from "./model-classes.ts";
import { readReviews, type ReviewsRequest } from "./read-reviews.ts";

/** A model whose classes the labels of test reviews become. */
interface ReadModel {
  /** In the order of its outputs. */
  readonly labels: readonly string[];
  readonly recipe: ModelRecipe | undefined;
}

interface ReviewsForModel {
  readonly reviews: readonly Review[];
  readonly read: ReadEvent;
  readonly sha256: Readonly<Record<string, string>>;
  /** What the labels of the reviews are indices into. */
  readonly classes: ModelClasses;
}

/** The classes of a model as its evaluation shows them. */
export function classesOf({ labels, recipe }: ReadModel): ModelClasses {
  return recipe ? trainedClasses(labels) : modelClasses(labels);
}

/**
 * Reads labelled reviews for the evaluation of a model. Reviews that are only negative, neutral or positive are compared with the degrees of a
 * model, such as five stars, by what these stand for.
 *
 * @throws as {@link readReviews}
 */
export async function* readForModel(
  request: Omit<ReviewsRequest, "purpose" | "target">,
  model: ReadModel,
  context: StepContext,
): AsyncGenerator<PreparationEvent, ReviewsForModel> {
  const { labels, recipe } = model;
  const own = classesOf(model);
  const coarse = coarseClasses(labels, recipe);
  const { classes = "auto", labelMap } = request.reading ?? {};
  if (coarse !== undefined && (classes === "two" || classes === "three"))
    return yield* readCoarse(request, coarse, context);
  const mayBeCoarser = recipe === undefined && classes === "auto" && labelMap === undefined;
  try {
    const target = { classNames: own.classNames, ...(recipe && { plans: recipe.labelPlans }) };
    const { events, result } = yield* holdBack(readReviews({ ...request, purpose: "evaluate", target }, context));
    if (coarse === undefined || !mayBeCoarser || !isCoarser(coarse, labels, result.read.labelPlans)) {
      yield* events;
      return { ...result, classes: own };
    }
  } catch (error) {
    if (!(error instanceof DataError && error.code === "CLASSES_UNFIT")) throw error;
    // The names in the model's files say more than Negative and Positive, where the data has other classes.
    if (coarse === undefined) {
      const named = trainedClasses(labels);
      const wanted = { ...request, purpose: "evaluate", target: { classNames: named.classNames } } as const;
      return { ...(yield* readReviews(wanted, context)), classes: named };
    }
  }
  return yield* readCoarse(request, coarse, context);
}

/** Reads labels as the classes that a model's degrees stand for, and says so. */
async function* readCoarse(
  request: Omit<ReviewsRequest, "purpose" | "target">,
  { classes, rule }: CoarseClasses,
  context: StepContext,
): AsyncGenerator<PreparationEvent, ReviewsForModel> {
  const wanted = { ...request, purpose: "evaluate", target: { classNames: classes.classNames } } as const;
  const { events, result } = yield* holdBack(readReviews(wanted, context));
  const told = (read: ReadEvent): ReadEvent => ({ ...read, warnings: [...(read.warnings ?? []), rule] });
  for (const event of events) yield event.type === "read" ? told(event) : event;
  return { ...result, read: told(result.read), classes };
}

/** Passes the progress of a reading on, and keeps the events of its result. */
async function* holdBack<T>(
  steps: AsyncGenerator<PreparationEvent, T>,
): AsyncGenerator<PreparationEvent, { readonly events: readonly PreparationEvent[]; readonly result: T }> {
  const events: PreparationEvent[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return { events, result: next.value };
    if (next.value.type === "reading") yield next.value;
    else events.push(next.value);
  }
}
