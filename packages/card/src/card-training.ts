import type { CardFacts } from "./card-facts.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

export function trainingSection({ training, versions, data, head }: CardFacts): string {
  const { settings, classWeights } = training;
  const cleaning = Object.keys(training.cleaning);
  const testReviews = training.testSize === undefined ? fileNames(data.paths) : `${percent(training.testSize)} of them`;
  const rows: [string, string][] = [
    ["training reviews", `${count(training.trainReviews)} of ${fileNames(training.data.paths)}`],
    ...(training.validationReviews === undefined
      ? []
      : [
          ["validation reviews", `${count(training.validationReviews)} others, which chose the weights`] as [
            string,
            string,
          ],
        ]),
    ["test reviews", testReviews],
    ["labels", escapeMarkdown(training.data.labelRule)],
    ...(classWeights === undefined ? [] : [["class weights", weightsText(classWeights)] as [string, string]]),
    ...(head === undefined ? [] : [["classification head", escapeMarkdown(head)] as [string, string]]),
    ...trainedPart(settings),
    ["cleaning", cleaning.length === 0 ? "none" : cleaning.map(escapeMarkdown).join(", ")],
    ["steps", `${count(training.steps)}; the weights are those of step ${count(training.bestStep)}`],
    ["epochs", String(settings.epochs)],
    ["batch", `${settings.batchSize} reviews, gradients of ${settings.gradientAccumulationSteps} summed`],
    [
      "optimizer",
      `AdamW, betas ${settings.beta1} and ${settings.beta2}, epsilon ${settings.epsilon}, decay ${settings.weightDecay}`,
    ],
    [
      "learning rate",
      `${settings.learningRate}, warm-up over ${percent(settings.warmupRatio)} of the steps, then linear decay`,
    ],
    ["gradient norm", `at most ${settings.maxGradientNorm}`],
    ["length", `${settings.maxLength} tokens`],
    ...(training.validationReviews === undefined
      ? []
      : [["best by", `${escapeMarkdown(settings.bestMetric)} on the validation reviews`] as [string, string]]),
    [
      "seed",
      `${training.seed}; ${training.isRepeatable ? "the same command gives the same bytes" : "the run had a time limit, so a repeated run differs"}`,
    ],
    ["engine", escapeMarkdown(training.engine)],
    [
      "versions",
      Object.entries(versions)
        .map(([name, version]) => escapeMarkdown(`${name} ${version}`))
        .join(", "),
    ],
  ];
  return `## How it was trained\n\n${markdownTable(["setting", "value"], rows)}`;
}

/** Which weights were trained, if not all. */
function trainedPart({
  adapters,
  adapterAlpha,
  freeze,
  layerDecay,
}: CardFacts["training"]["settings"]): [string, string][] {
  const alpha = adapterAlpha === undefined ? "" : `, alpha ${adapterAlpha}`;
  const layers = typeof freeze === "number" ? ` and the first ${freeze} layers` : "";
  return [
    ...(adapters === undefined
      ? []
      : [
          ["adapters", `LoRA of rank ${adapters}${alpha}; a copy that is pushed has them merged into the weights`] as [
            string,
            string,
          ],
        ]),
    ...(freeze === undefined ? [] : [["not trained", `the embeddings${layers}`] as [string, string]]),
    ...(layerDecay === undefined
      ? []
      : [
          ["layer decay", `each layer has ${layerDecay} of the learning rate of the layer above it`] as [
            string,
            string,
          ],
        ]),
  ];
}

function weightsText(weights: NonNullable<CardFacts["training"]["classWeights"]>): string {
  return Object.entries(weights)
    .map(([name, weight]) => `${escapeMarkdown(name)} ${Number(weight.toFixed(3))}`)
    .join(", ");
}

/** File names only: the author's folders are private. */
function fileNames(paths: readonly string[]): string {
  return paths
    .map((path) => escapeMarkdown(path.startsWith("hf://") ? path : (path.split(/[\\/]/).findLast(Boolean) ?? path)))
    .join(", ");
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
