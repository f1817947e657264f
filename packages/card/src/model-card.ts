import type { TokenizedEvent } from "@sentiment-tuner/protocol";

import type { CardFacts } from "./card-facts.ts";
import { cardMetadata } from "./card-metadata.ts";
import { resultSection } from "./card-results.ts";
import { frontMatter } from "./front-matter.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

/** Stands for the model's path in the examples of a new card. {@link nameModelInCard} replaces it. */
const PLACEHOLDER = "path/to/this-model";

/**
 * The README.md of a fine-tuned model: metadata for the Hub, results, use, training settings and limits.
 *
 * Labels and file names are escaped: they are shown as text and cannot add markup.
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
    `A ${escapeMarkdown(architecture)} encoder with ${millions} M parameters${from} by Sentiment Tuner, in TypeScript. It reads a text and returns a probability for each label.`,
    resultSection(facts),
    useSection(facts),
    trainingSection(facts),
    limitSection(facts),
  ];
  return `${frontMatter(cardMetadata(facts))}\n${sections.join("\n\n")}\n`;
}

/** Puts the model's id on the Hub into the examples of its card. @param id - `owner/name` */
export function nameModelInCard(card: string, id: string): string {
  return card.replaceAll(JSON.stringify(PLACEHOLDER), JSON.stringify(id));
}

function useSection({ model: { maxLength, truncation } }: CardFacts): string {
  const difference =
    truncation === "head"
      ? ""
      : `\n\nThe model was trained with \`${escapeMarkdown(truncation)}\` truncation. The two libraries above keep only the beginning of a long text. For texts of more than ${maxLength} tokens, their results can differ from those of Sentiment Tuner.`;
  return `## How to use it

In Python, with [transformers](https://huggingface.co/docs/transformers):

\`\`\`python
from transformers import pipeline

classify = pipeline("text-classification", model=${JSON.stringify(PLACEHOLDER)})
print(classify("Best film ever", truncation=True, max_length=${maxLength}))
\`\`\`

In TypeScript or JavaScript, in Node or in a browser, with [transformers.js](https://huggingface.co/docs/transformers.js):

\`\`\`ts
import { pipeline } from "@huggingface/transformers";

const classify = await pipeline("text-classification", ${JSON.stringify(PLACEHOLDER)}, { dtype: "fp32" });
console.log(await classify("Best film ever"));
\`\`\`${difference}`;
}

function trainingSection({ training, versions, data }: CardFacts): string {
  const { settings } = training;
  const cleaning = Object.keys(training.cleaning);
  const testReviews = training.testSize === undefined ? fileNames(data.paths) : `${percent(training.testSize)} of them`;
  const rows: [string, string][] = [
    ["training reviews", `${count(training.trainReviews)} of ${fileNames(training.data.paths)}`],
    ["test reviews", testReviews],
    ["labels", escapeMarkdown(training.data.labelRule)],
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
    ["best by", escapeMarkdown(settings.bestMetric)],
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

function limitSection({ model: { maxLength, truncation }, tokenized: [train, test], base, labels }: CardFacts): string {
  const rule =
    truncation === "head"
      ? "keeps the beginning of a longer text"
      : truncation === "head-tail"
        ? "keeps the beginning and the end of a longer text"
        : `truncates a longer text by the rule "${escapeMarkdown(truncation)}"`;
  const share = (event?: TokenizedEvent): string => percent((event?.truncated ?? 0) / Math.max(1, event?.reviews ?? 0));
  const language =
    base.languages === undefined
      ? ""
      : `\n- The base model was trained on these languages: ${base.languages.join(", ")}.`;
  return `## Truncation and limits

- The model sees at most ${maxLength} tokens of a text and ${rule}. ${share(train)} of the training reviews and ${share(test)} of the test reviews were longer; ${percent(test?.lostTokens ?? 0)} of the test tokens were cut off.
- It has ${labels.length} labels and always chooses one, also for a text that fits none of them or has no sentiment.
- The figures hold for texts like the test reviews. On other subjects, lengths or languages they can be much worse: evaluate the model on your own reviews first.
- The probabilities are the model's own; the calibration error above measures their reliability. The model may repeat the prejudices of its training reviews.${language}`;
}

/** File names only: the author's folders are private. */
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
