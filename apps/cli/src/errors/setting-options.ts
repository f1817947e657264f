/** Name of a setting in the packages → its option. */
const OPTIONS: Readonly<Record<string, string>> = {
  epochs: "--epochs",
  batchSize: "--batch-size",
  gradientAccumulationSteps: "--accumulate",
  learningRate: "--lr",
  warmupRatio: "--warmup",
  weightDecay: "--weight-decay",
  maxGradientNorm: "--max-gradient-norm",
  maxLength: "--max-length",
  adapters: "--adapters",
  freeze: "--freeze",
  layerDecay: "--layer-decay",
  testSize: "--test-size",
  validationSize: "--validation-size",
  windows: "--windows",
  stride: "--stride",
  goal: "--goal",
  notSureBelow: "--not-sure-below",
  limit: "--limit",
  evaluationLimit: "--eval-limit",
  seed: "--seed",
  classWeights: "--class-weights",
  bestMetric: "--best-metric",
  patience: "--patience",
  maxMinutes: "--max-minutes",
  threads: "--threads",
  maxMemoryBytes: "--max-memory",
};

/** Replaces names of settings by options: `Setting "learningRate"` becomes `--lr`. */
export function nameOptions(message: string): string {
  return message.replace(/\bSetting "(\w+)"/g, (whole, name: string) => OPTIONS[name] ?? whole);
}
