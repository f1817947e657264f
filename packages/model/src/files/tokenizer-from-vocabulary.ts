import { z } from "zod";

import { ModelError } from "../errors.ts";
import { withoutByteOrderMark } from "./read-text.ts";

/** `vocab.txt` and what may lie beside it in the folder of an old model. */
export interface OldTokenizer {
  /** The text of `vocab.txt`, one word piece per line; blanks at the end of a line do not count. */
  readonly vocabulary: string;
  /** `tokenizer_config.json`, parsed; undefined means lower case. */
  readonly config?: unknown;
  /** `added_tokens.json`, parsed: id by token. */
  readonly addedTokens?: unknown;
}

const addedSchema = z.record(z.string(), z.int().min(0));
const configSchema = z.looseObject({
  do_lower_case: z.boolean().nullish(),
  strip_accents: z.boolean().nullish(),
  tokenize_chinese_chars: z.boolean().nullish(),
});

/** The library trims Unicode's white space, which differs from JavaScript's `trimEnd` in U+0085 and U+FEFF. */
const BLANKS_AT_END = /\p{White_Space}+$/u;

/** In the order of BERT's tokenizer. */
const SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;
/** A text has it only where its words are weighed. */
const OPTIONAL_TOKEN = "[MASK]";

/**
 * Makes `tokenizer.json` as Hugging Face's library does, for an old model that has only `vocab.txt`.
 *
 * The id of a word piece is the number of its line. A piece that occurs twice has the id of its last line. A blank line has an id too, which
 * no text gets.
 *
 * @param path - of `vocab.txt`, for messages
 * @returns the text of the file
 * @throws ModelError TOKENIZER_INVALID if a special token is missing
 */
export function makeTokenizerJson({ vocabulary, config, addedTokens }: OldTokenizer, path: string): string {
  const ids = new Map(piecesOf(vocabulary).map((piece, id) => [piece, id]));
  const missing = SPECIAL_TOKENS.find((token) => !ids.has(token) && token !== OPTIONAL_TOKEN);
  if (missing !== undefined) {
    throw new ModelError(
      "TOKENIZER_INVALID",
      `"${path}" has no line "${missing}", so it is not a BERT vocabulary. Download it again, or choose another model.`,
    );
  }
  const settings = configSchema.safeParse(config ?? {}).data ?? {};
  const idOf = (token: string): number => ids.get(token) ?? 0;
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const added = Object.entries(addedSchema.safeParse(addedTokens).data ?? {})
    .filter(([content]) => !isSpecial(content))
    .map(([content, id]) => ({ id, content, ...flags, normalized: true, special: false }));
  const special = (id: string) => [id, { id, ids: [idOf(id)], tokens: [id] }] as const;
  const token = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const single = [token("[CLS]", 0), sequence("A", 0), token("[SEP]", 0)];
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [
      ...SPECIAL_TOKENS.filter((content) => ids.has(content)).map((content) => ({
        id: idOf(content),
        content,
        ...flags,
      })),
      ...added,
    ].sort((a, b) => a.id - b.id),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: settings.tokenize_chinese_chars ?? true,
      strip_accents: settings.strip_accents ?? null,
      lowercase: settings.do_lower_case ?? true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single,
      pair: [...single, sequence("B", 1), token("[SEP]", 1)],
      special_tokens: Object.fromEntries([special("[CLS]"), special("[SEP]")]),
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(ids),
    },
  });
}

/**
 * The first line of a vocabulary that is blank or occurs again, in a sentence: such a line is often the reason why ids and embeddings do not
 * fit together.
 */
export function describeOddLine(vocabulary: string): string | undefined {
  const lines = new Map<string, number>();
  for (const [index, piece] of piecesOf(vocabulary).entries()) {
    const [line, first] = [index + 1, lines.get(piece)];
    if (piece === "") return `Line ${line} is blank.`;
    if (first !== undefined) return `Line ${line} repeats line ${first}, ${JSON.stringify(piece)}.`;
    lines.set(piece, line);
  }
  return undefined;
}

function piecesOf(vocabulary: string): readonly string[] {
  const lines = withoutByteOrderMark(vocabulary).replace(/\n$/, "").split("\n");
  return lines.map((line) => line.replace(BLANKS_AT_END, ""));
}

function isSpecial(token: string): boolean {
  return SPECIAL_TOKENS.some((special) => special === token);
}
