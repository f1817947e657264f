import { join } from "node:path";
import { z } from "zod";
import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";
import { ModelError } from "../errors.ts";
import { parseJsonText, readModelText } from "./read-text.ts";
import { type ParsedTokenizer, settleNormalizer } from "./settle-normalizer.ts";
import { describeOddLine, makeTokenizerJson } from "./tokenizer-from-vocabulary.ts";

/** The tokenizer files of a model folder: text by file name. They are saved again byte for byte, unless they contradict each other. */
export type TokenizerFiles = Readonly<Record<string, string>>;

export interface LoadedTokenizer extends ParsedTokenizer {
  readonly tokenizerFiles: TokenizerFiles;
}

const TOKENIZER_JSON = "tokenizer.json";
const TOKENIZER_CONFIG = "tokenizer_config.json";
const VOCABULARY = "vocab.txt";
const SPECIAL_TOKENS = "special_tokens_map.json";
const ADDED_TOKENS = "added_tokens.json";
/** The files of a tokenizer in Hugging Face's layout. */
export const TOKENIZER_FILE_NAMES = [
  TOKENIZER_JSON,
  TOKENIZER_CONFIG,
  SPECIAL_TOKENS,
  ADDED_TOKENS,
  VOCABULARY,
] as const;

/**
 * Reads the tokenizer of a model folder and checks that the model has an embedding for every id. An old folder has only `vocab.txt`, from
 * which `tokenizer.json` is made.
 *
 * @throws ModelError FILE_MISSING, TOKENIZER_INVALID, TOKENIZER_MISMATCH
 */
export async function loadTokenizerFiles(folder: string, config: ModelConfig): Promise<LoadedTokenizer> {
  const texts: Record<string, string> = {};
  for (const name of TOKENIZER_FILE_NAMES) {
    const text = await readModelText(join(folder, name));
    if (text !== undefined) texts[name] = text;
    if (name === SPECIAL_TOKENS || name === ADDED_TOKENS) parseIfPresent(text, join(folder, name)); // They are copied: they must be what they say.
  }
  const tokenizerConfig = parseIfPresent(texts[TOKENIZER_CONFIG], join(folder, TOKENIZER_CONFIG));
  const vocabulary = texts[TOKENIZER_JSON] === undefined ? texts[VOCABULARY] : undefined;
  if (vocabulary !== undefined) {
    const addedTokens = parseIfPresent(texts[ADDED_TOKENS], join(folder, ADDED_TOKENS));
    const old = { vocabulary, config: tokenizerConfig, addedTokens };
    texts[TOKENIZER_JSON] = makeTokenizerJson(old, join(folder, VOCABULARY));
  }
  if (texts[TOKENIZER_JSON] === undefined) {
    const problem = `"${folder}" has no ${TOKENIZER_JSON}, and no ${VOCABULARY} from which to make it.`;
    throw new ModelError("FILE_MISSING", `${problem} Download it from the source of the model.`);
  }
  const path = join(folder, TOKENIZER_JSON);
  const parsed: unknown = parseJsonText(texts[TOKENIZER_JSON], path, "TOKENIZER_INVALID");
  if (vocabulary === undefined) checkVocabulary(parsed, config, path);
  else checkVocabulary(parsed, config, join(folder, VOCABULARY), describeOddLine(vocabulary));
  const settled = settleNormalizer({ tokenizerJson: parsed, tokenizerConfig });
  if (settled.tokenizerJson !== parsed) texts[TOKENIZER_JSON] = formatJson(settled.tokenizerJson);
  if (settled.tokenizerConfig !== tokenizerConfig) texts[TOKENIZER_CONFIG] = formatJson(settled.tokenizerConfig);
  return { ...settled, tokenizerFiles: texts };
}

/**
 * The tokenizer of an adapter's base model, with the adapter's own `tokenizer_config.json`, which says how much of a text it reads.
 *
 * @returns the tokenizer of the base model if the folder has no such file
 * @throws ModelError TOKENIZER_INVALID
 */
export async function withTokenizerConfigOf(folder: string, base: LoadedTokenizer): Promise<LoadedTokenizer> {
  const path = join(folder, TOKENIZER_CONFIG);
  const text = await readModelText(path);
  if (text === undefined) return base;
  const { tokenizerJson, tokenizerFiles } = base;
  const settled = settleNormalizer({ tokenizerJson, tokenizerConfig: parseIfPresent(text, path) });
  const changed = settled.tokenizerJson !== tokenizerJson && { [TOKENIZER_JSON]: formatJson(settled.tokenizerJson) };
  return { ...settled, tokenizerFiles: { ...tokenizerFiles, [TOKENIZER_CONFIG]: text, ...changed } };
}

function parseIfPresent(text: string | undefined, path: string): unknown {
  return text === undefined ? undefined : parseJsonText(text, path, "TOKENIZER_INVALID");
}

const addedTokenSchema = z.object({ id: z.int().min(0), content: z.string() });
const tokenizerSchema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.int().min(0)) }),
  added_tokens: z.array(addedTokenSchema).nullish(),
  normalizer: z.looseObject({ lowercase: z.boolean().nullish() }).nullish(),
});

/**
 * The number of ids of a tokenizer: its largest id plus one, including added tokens. The empty piece of a blank line in an old vocabulary does
 * not count, because no text gets its id.
 *
 * @throws ModelError TOKENIZER_INVALID if it has no vocabulary
 */
function tokenizerSize(tokenizerJson: unknown, path: string): number {
  const { model, added_tokens } = parseTokenizer(tokenizerJson, path);
  let size = 0;
  for (const [piece, id] of Object.entries(model.vocab)) if (piece !== "") size = Math.max(size, id + 1);
  for (const { id } of added_tokens ?? []) size = Math.max(size, id + 1);
  return size;
}

/**
 * Makes `tokenizer_config.json` for a folder without one. transformers.js and Hugging Face's library need it to choose a tokenizer and to
 * know the special tokens.
 *
 * @param tokenizerJson - `tokenizer.json`, parsed
 * @returns the text of the file
 * @throws ModelError TOKENIZER_INVALID
 */
export function makeTokenizerConfig(tokenizerJson: unknown, architecture: Architecture, config: ModelConfig): string {
  const { added_tokens, normalizer } = parseTokenizer(tokenizerJson, TOKENIZER_JSON);
  const contents = (added_tokens ?? []).map((token) => token.content);
  const special = (content: string): string | undefined => (contents.includes(content) ? content : undefined);
  const fields = {
    cls_token: special("[CLS]"),
    do_lower_case: normalizer?.lowercase ?? undefined,
    mask_token: special("[MASK]"),
    model_max_length: config.maxPositions,
    pad_token: special("[PAD]"),
    sep_token: special("[SEP]"),
    tokenizer_class: architecture.tokenizerClass,
    unk_token: special("[UNK]"),
  };
  return formatJson(fields);
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Spare rows in the embedding table are harmless, because no text gets their ids. A missing row is not. */
function checkVocabulary(tokenizerJson: unknown, { vocabularySize }: ModelConfig, path: string, remark?: string): void {
  const size = tokenizerSize(tokenizerJson, path);
  if (size <= vocabularySize) return;
  throw new ModelError(
    "TOKENIZER_MISMATCH",
    `"${path}" has ${size} tokens, but the model has embeddings for only ${vocabularySize} of them ("vocab_size" in config.json). ` +
      (remark === undefined ? "" : `${remark} `) +
      "Take both files from the same model, or enlarge the embeddings once in Python with model.resize_token_embeddings(len(tokenizer)).",
  );
}

function parseTokenizer(tokenizerJson: unknown, path: string): z.output<typeof tokenizerSchema> {
  const parsed = tokenizerSchema.safeParse(tokenizerJson);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new ModelError(
    "TOKENIZER_INVALID",
    `"${path}" has no readable vocabulary${problem}. Expected the tokenizer.json of a BERT-like model.`,
  );
}
