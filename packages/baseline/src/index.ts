export { BaselineError, type BaselineErrorCode } from "./errors.ts";
export { type Baseline, type BaselineOptions, trainBaseline } from "./train-baseline.ts";
