export { denseLogits, type DenseRows, type DenseWeights, fitDenseRegression } from "./dense-regression.ts";
export { FEATURE_COUNT } from "./features.ts";
export type { LinearWeights } from "./linear-weights.ts";
export { type Baseline, openBaseline } from "./open-baseline.ts";
export { trainBaseline } from "./train-baseline.ts";
