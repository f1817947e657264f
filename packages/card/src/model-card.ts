import type { TokenizedEvent } from "@sentiment-tuner/protocol";

import type { CardFacts } from "./card-facts.ts";
import { cardMetadata } from "./card-metadata.ts";
import { classSection } from "./card-classes.ts";
import { ladderSection } from "./card-ladder.ts";
import { resultSection } from "./card-results.ts";
import { percent, trainingSection } from "./card-training.ts";
import { frontMatter } from "./front-matter.ts";
import { escapeMarkdown } from "./markdown.ts";
import { pythonCode } from "./python-code.ts";

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
  const { labels, ladder, kept } = facts;
  const sections = [
    `# ${facts.isSentiment ? "Sentiment" : "Text"} classifier: ${alternatives(labels)}`,
    `${descriptionOf(facts)} It reads a text and returns a probability for each class.`,
    resultSection(facts),
    ...(ladder ? [ladderSection(ladder, kept)] : []),
    classSection(facts),
    useSection(facts),
    trainingSection(facts),
    limitSection(facts),
  ];
  return `${frontMatter(cardMetadata(facts))}\n${sections.filter((section) => section !== undefined).join("\n\n")}\n`;
}

function descriptionOf({ kept, base, architecture, parameterCount }: CardFacts): string {
  const link = base.id === undefined ? undefined : `[${escapeMarkdown(base.id)}](https://huggingface.co/${base.id})`;
  const encoder = `${escapeMarkdown(architecture)} encoder with ${(parameterCount / 1e6).toFixed(1)} M parameters`;
  const tuned = link === undefined ? "" : `, fine-tuned from ${link}`;
  const by = "by Sentiment Tuner, in TypeScript.";
  switch (kept) {
    case "fine-tuned":
      return `A ${encoder}${tuned} ${by}`;
    case "combined":
      return `A ${encoder}${tuned} and a linear model of words and pairs of words, which answer together, ${by}`;
    case "frozen":
      return `A ${encoder}${link === undefined ? "" : `, ${link} unchanged,`} with a linear head that was trained ${by}`;
    case "linear":
      return `A linear model of words and pairs of words that was trained ${by} It needs no encoder.`;
    default:
      return kept satisfies never;
  }
}

/** Puts the model's id on the Hub into the examples of its card. @param id - `owner/name` */
export function nameModelInCard(card: string, id: string): string {
  return card.replaceAll(JSON.stringify(PLACEHOLDER), JSON.stringify(id));
}

/** The classes as a title has them; only their number if there are many. */
function alternatives(labels: readonly string[]): string {
  if (labels.length > 10) return `${labels.length} classes`;
  const names = labels.map(escapeMarkdown);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

/** Transformers opens an encoder with a classification head; what it cannot hold is used with Sentiment Tuner. */
function useSection(facts: CardFacts): string {
  const own = `With [Sentiment Tuner](https://www.npmjs.com/package/sentiment-tuner):

\`\`\`sh
npx sentiment-tuner predict --model ${JSON.stringify(PLACEHOLDER)} ${exampleOf(facts)}
\`\`\``;
  switch (facts.kept) {
    case "fine-tuned":
      return `## How to use it\n\n${transformersUse(facts)}`;
    case "linear":
      return `## How to use it\n\n${own}\n\nThe model is \`linear.safetensors\` and \`linear.json\`. Python's transformers cannot open it.`;
    case "frozen":
      return `## How to use it\n\n${own}\n\nThe linear head is \`frozen.safetensors\`. In Python, \`AutoModel\` opens the encoder without it.`;
    case "combined":
      return `## How to use it\n\n${own}\n\n### The encoder without the linear model\n\nThe linear model is \`linear.safetensors\` beside the encoder. Other libraries open the encoder only, whose answers differ from those of this model: see the fine-tuned encoder in the table above.\n\n${transformersUse(facts)}`;
    default:
      return facts.kept satisfies never;
  }
}

function exampleOf({ isSentiment }: CardFacts): string {
  return JSON.stringify(isSentiment ? "Best film ever" : "A text to classify");
}

function transformersUse(facts: CardFacts): string {
  const { model, training } = facts;
  const { maxLength, truncation, windows } = model;
  const example = exampleOf(facts);
  const difference =
    windows !== undefined
      ? `\n\nThe Python code reads a long text in windows, as Sentiment Tuner does. transformers.js keeps only its beginning: for texts of more than ${maxLength} tokens, its results can differ.`
      : truncation === "head"
        ? ""
        : `\n\nThe model was trained with \`${escapeMarkdown(truncation)}\` truncation. The two libraries above keep only the beginning of a long text. For texts of more than ${maxLength} tokens, their results can differ from those of Sentiment Tuner.`;
  const cleaned =
    Object.keys(training.cleaning).length === 0
      ? ""
      : `\n\nThe training texts were cleaned by the rules that \`sentiment_tuner.json\` names. The two libraries above read a text as it is given: for texts with HTML or control characters, their results can differ from those of Sentiment Tuner.`;
  return `In Python, with [transformers](https://huggingface.co/docs/transformers):

\`\`\`python
${pythonCode(PLACEHOLDER, model, example)}
\`\`\`

In TypeScript or JavaScript, in Node or in a browser, with [transformers.js](https://huggingface.co/docs/transformers.js):

\`\`\`ts
import { pipeline } from "@huggingface/transformers";

const classify = await pipeline("text-classification", ${JSON.stringify(PLACEHOLDER)}, { dtype: "fp32" });
console.log(await classify(${example}, { top_k: 3 }));
\`\`\`${difference}${cleaned}`;
}

function limitSection(facts: CardFacts): string {
  const { labels, isSentiment, kept } = facts;
  return `## ${kept === "linear" ? "Limits" : "Truncation and limits"}

- The model ${kept === "linear" ? "reads a text of any length whole. It knows words and pairs of neighbours, but not the order of a sentence." : readingOf(facts)}
- It has ${labels.length} classes and always chooses one, also for a text that fits none of them${isSentiment ? " or has no sentiment" : ""}.
- The figures hold for texts like the test reviews. On other subjects, lengths or languages they can be much worse: evaluate the model on your own reviews first.
- The calibration error above measures how reliable the probabilities are. The model may repeat the prejudices of its training reviews.${languageOf(facts)}`;
}

function languageOf({ base, kept }: CardFacts): string {
  if (kept === "linear" || base.languages === undefined) return "";
  return `\n- The base model was trained on these languages: ${base.languages.join(", ")}.`;
}

function readingOf({ model: { maxLength, truncation, windows }, tokenized }: CardFacts): string {
  const [train, test] = [tokenized[0], tokenized.at(-1)];
  const rule =
    windows !== undefined
      ? `sees at most ${maxLength} tokens at once and reads a longer text in up to ${windows.most} windows, from its beginning to its end, of which it takes the ${windows.pooling === "max" ? "largest" : "mean"} logits`
      : truncation === "head"
        ? `sees at most ${maxLength} tokens of a text and keeps the beginning of a longer text`
        : truncation === "head-tail"
          ? `sees at most ${maxLength} tokens of a text and keeps the beginning and the end of a longer text`
          : `sees at most ${maxLength} tokens of a text and truncates a longer text by the rule "${escapeMarkdown(truncation)}"`;
  const share = (event?: TokenizedEvent): string => percent((event?.truncated ?? 0) / Math.max(1, event?.reviews ?? 0));
  const lost = percent(test?.lostTokens ?? 0);
  const trained =
    train?.windows === undefined ? ` In training it read at most ${maxLength} tokens of each review.` : "";
  const coverage =
    windows === undefined
      ? `${share(train)} of the training reviews and ${share(test)} of the test reviews were longer; ${lost} of the test tokens were cut off.`
      : `${share(test)} of the test reviews were too long for them; ${lost} of the test tokens were left out.${trained}`;
  const unknownTokens = test?.unknownTokens ?? 0;
  const unknown =
    unknownTokens < 0.001 ? "" : ` ${percent(unknownTokens)} of the tokens it saw in them are unknown to it.`;
  return `${rule}. ${coverage}${unknown}`;
}
