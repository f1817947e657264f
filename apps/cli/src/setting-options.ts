/** Setting, as the packages call it → what it is called on the command line. */
const OPTIONS: Readonly<Record<string, string>> = {
  epochs: "--epochs",
  batchSize: "--batch-size",
  gradientAccumulationSteps: "--accumulate",
  learningRate: "--lr",
  warmupRatio: "--warmup",
  weightDecay: "--weight-decay",
  maxGradientNorm: "--max-gradient-norm",
  maxLength: "--max-length",
  testSize: "--test-size",
  limit: "--limit",
  evaluationLimit: "--eval-limit",
  seed: "--seed",
  bestMetric: "--best-metric",
  patience: "--patience",
  maxMinutes: "--max-minutes",
  threads: "--threads",
};

/** A message as someone reads it who knows only the command line: `Setting "learningRate"` becomes `--lr`. */
export function nameOptions(message: string): string {
  return message.replace(/\bSetting "(\w+)"/g, (whole, name: string) => OPTIONS[name] ?? whole);
}
