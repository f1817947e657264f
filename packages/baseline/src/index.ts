export { type Baseline, trainBaseline } from "./train-baseline.ts";
