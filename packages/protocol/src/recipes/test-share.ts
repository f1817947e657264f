import { DEFAULT_TEST_SIZE } from "../train-request.ts";
import { PRESETS } from "./presets.ts";
import type { RecipeName } from "./recipe-names.ts";

/** Share of a dataset that becomes its test set if the user names none, 0 to 1: a smaller one of many reviews, except for the tutorial. */
export function testShareOf(recipe: RecipeName, reviews: number): number {
  if (recipe === "tutorial") return DEFAULT_TEST_SIZE;
  return Math.min(DEFAULT_TEST_SIZE, PRESETS[recipe].mostTestReviews / Math.max(1, reviews));
}
