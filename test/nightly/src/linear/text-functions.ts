import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { cleanText, dataPlugin } from "@sentiment-tuner/data";
import { loadTokenizer } from "@sentiment-tuner/tokenizer";

import { escapeMarkdown } from "../../../../apps/vscode/src/features/hover/escape.ts";
import { wordsMarkdown } from "../../../../apps/vscode/src/features/hover/contents.ts";
import { addWords, sumByWord } from "../../../../packages/workflow/src/predict/word-weights.ts";
import { fixture } from "../fixtures.ts";

/** A function whose time must grow in proportion to its text. */
export interface TextFunction {
  readonly name: string;
  /** Prepares the arguments. @returns the work to measure */
  readonly prepare: (text: string) => () => unknown;
}

/** Texts that have been slow in some tokenizer, regular expression or parser. Each is repeated to the length that is asked for. */
export const ADVERSARIAL: Readonly<Record<string, string>> = {
  letters: "a",
  blanks: " ",
  "blanks and a letter": "    a",
  "line breaks": "\r\n",
  "written breaks": "\\n",
  Chinese: "\u597d",
  fractions: "\u00bd",
  "combining marks": "\u0315\u0300\u05ae\u0300",
  "lone surrogates": "\ud800",
  emoji: "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
  "open tags": "<a ",
  "less-than signs": "<",
  tags: "<br/>",
  comments: "<!--",
  entities: "&amp;",
  "nested entities": "&amp;amp;lt;",
  "numeric entities": "&#x",
  "special tokens": "[CLS]",
  "halves of special tokens": "[CL",
  punctuation: "!?",
  controls: "\u0000\u0001",
  "dotted capitals": "\u0130",
  words: "the film was good and ",
};

export async function textFunctions(): Promise<readonly TextFunction[]> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(fixture("tiny-bert"), name), "utf8")) as unknown;
  const tokenizer = loadTokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"));
  const rules = dataPlugin.cleaningRules;
  return [
    ...rules.map((rule) => ({ name: `cleaning rule ${rule.name}`, prepare: (text: string) => () => rule.apply(text) })),
    {
      name: "all cleaning rules, with places",
      prepare: (text) => () => cleanText(text, rules).toOriginal({ start: 0, end: 1 }),
    },
    { name: "tokenizer", prepare: (text) => () => tokenizer.encode(text) },
    { name: "tokenizer, 512 tokens", prepare: (text) => () => tokenizer.encode(text, { maxLength: 512 }) },
    { name: "escaping in hovers", prepare: (text) => () => escapeMarkdown(text) },
    {
      name: "spans of words",
      prepare(text) {
        const { offsets, inputIds } = tokenizer.encode(text);
        const attributions = Float32Array.from(inputIds, (id) => Math.sin(id));
        return () => {
          const words = sumByWord({ text, offsets, attributions });
          return addWords(words, words);
        };
      },
    },
    {
      name: "hover with words",
      prepare(text) {
        const { offsets, inputIds } = tokenizer.encode(text);
        const words = sumByWord({ text, offsets, attributions: Float32Array.from(inputIds, (id) => Math.sin(id)) });
        const prediction = { label: "Positive", score: 0.9, probabilities: {}, truncated: false, words };
        return () => wordsMarkdown(text, prediction as never, String); // Only the words and the label are used.
      },
    },
  ];
}
