import { escapeMarkdown, frontMatter, markdownTable } from "@sentiment-tuner/card";
import type { RunReport, TokenizedEvent } from "@sentiment-tuner/protocol";

import type { BaseFacts } from "./base-facts.ts";
import { cardMetadata } from "./card-metadata.ts";
import { resultSection } from "./card-results.ts";

/** All that a model card is made of; durations and dates are not, so that a repeated run gives the same card. */
export interface CardFacts extends Omit<RunReport, "model"> {
  readonly model: Pick<RunReport["model"], "maxLength" | "truncation">;
  /** In the order of the model's outputs. */
  readonly labels: readonly string[];
  /** `bert`, `distilbert`. */
  readonly architecture: string;
  readonly parameterCount: number;
  readonly base: BaseFacts;
  /** What the length left of the training reviews, then of the held-out ones. */
  readonly tokenized: readonly TokenizedEvent[];
}

/** Stands in a card for the model's place until it has one; see {@link nameModelInCard}. */
const PLACE = "path/to/this-model";

/**
 * The README.md of a fine-tuned model: metadata for the Hub, what it can and cannot, how it came to be, how to use it.
 *
 * Whatever comes from outside (labels, file names) is shown and does nothing else.
 *
 * @see https://huggingface.co/docs/hub/model-cards
 */
export function modelCard(facts: CardFacts): string {
  const { labels, base, architecture, parameterCount } = facts;
  const names = labels.map(escapeMarkdown);
  const from =
    base.id === undefined ? "" : `, fine-tuned from [${escapeMarkdown(base.id)}](https://huggingface.co/${base.id})`;
  const millions = (parameterCount / 1e6).toFixed(1);
  const sections = [
    `# Sentiment classifier: ${names.join(" or ")}`,
    `A ${escapeMarkdown(architecture)} encoder with ${millions} M parameters${from} by Sentiment Tuner, in TypeScript. It reads one text and says how probable each label is.`,
    resultSection(facts),
    useSection(facts),
    trainingSection(facts),
    limitSection(facts),
  ];
  return `${frontMatter(cardMetadata(facts))}\n${sections.join("\n\n")}\n`;
}

/** The card with the model's id on the Hub in its examples. @param id - `owner/name` */
export function nameModelInCard(card: string, id: string): string {
  return card.replaceAll(JSON.stringify(PLACE), JSON.stringify(id));
}

function useSection({ model: { maxLength, truncation } }: CardFacts): string {
  const cut =
    truncation === "head"
      ? ""
      : `\n\nThe model was trained with \`${escapeMarkdown(truncation)}\` truncation. The two libraries above keep the beginning of a text alone, so texts of more than ${maxLength} tokens may get other answers from them than from Sentiment Tuner.`;
  return `## How to use it

In Python, with [transformers](https://huggingface.co/docs/transformers):

\`\`\`python
from transformers import pipeline

classify = pipeline("text-classification", model=${JSON.stringify(PLACE)})
print(classify("Best film ever", truncation=True, max_length=${maxLength}))
\`\`\`

In TypeScript or JavaScript, in Node or in a browser, with [transformers.js](https://huggingface.co/docs/transformers.js):

\`\`\`ts
import { pipeline } from "@huggingface/transformers";

const classify = await pipeline("text-classification", ${JSON.stringify(PLACE)}, { dtype: "fp32" });
console.log(await classify("Best film ever"));
\`\`\`${cut}`;
}

function trainingSection({ training, versions, data }: CardFacts): string {
  const { settings } = training;
  const cleaning = Object.keys(training.cleaning);
  const heldOut = training.testSize === undefined ? fileNames(data.paths) : `${percent(training.testSize)} of them`;
  const rows: [string, string][] = [
    ["training reviews", `${count(training.trainReviews)} of ${fileNames(training.data.paths)}`],
    ["held out", heldOut],
    ["labels", escapeMarkdown(training.data.labelRule)],
    ["cleaning", cleaning.length === 0 ? "none" : cleaning.map(escapeMarkdown).join(", ")],
    ["steps", `${count(training.steps)}, the weights of step ${count(training.bestStep)} were kept`],
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
    ["best by", escapeMarkdown(settings.bestMetric)],
    [
      "seed",
      `${training.seed}; ${training.isRepeatable ? "the same command gives the same bytes" : "the clock decided when to end, so a repeated run differs"}`,
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

function limitSection({ model: { maxLength, truncation }, tokenized: [train, test], base, labels }: CardFacts): string {
  const how =
    truncation === "head"
      ? "the beginning is kept"
      : truncation === "head-tail"
        ? "the beginning and the end are kept"
        : `it is cut by "${escapeMarkdown(truncation)}"`;
  const share = (event?: TokenizedEvent): string => percent((event?.truncated ?? 0) / Math.max(1, event?.reviews ?? 0));
  const language =
    base.languages === undefined ? "" : `\n- The encoder it was fine-tuned from knows: ${base.languages.join(", ")}.`;
  return `## Truncation and limits

- It sees ${maxLength} tokens of a text; of a longer one ${how}. ${share(train)} of the training reviews and ${share(test)} of the held-out ones were longer; ${percent(test?.lostTokens ?? 0)} of the held-out tokens were cut off.
- It knows ${labels.length} labels and always chooses one, for any text: also for one that is neither, or that has no sentiment.
- The figures hold for texts like the held-out ones. On other subjects, lengths or languages they can be much worse: judge it on your own reviews first.
- Probabilities are its own; how far they can be trusted is the calibration error above. It may repeat the prejudices of the reviews it learned from.${language}`;
}

/** Without the folders: those are the author's business. */
function fileNames(paths: readonly string[]): string {
  return paths
    .map((path) => escapeMarkdown(path.startsWith("hf://") ? path : (path.split(/[\\/]/).findLast(Boolean) ?? path)))
    .join(", ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
