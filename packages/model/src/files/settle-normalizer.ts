/** The files of a tokenizer that say how it works. */
export interface ParsedTokenizer {
  /** `tokenizer.json`, parsed. */
  readonly tokenizerJson: unknown;
  /** `tokenizer_config.json`, parsed; undefined if there is no such file. */
  readonly tokenizerConfig: unknown;
}

/** Classes that read `tokenizer.json` only. Every other class of the BERT family applies the settings of `tokenizer_config.json` to it. */
const PLAIN_CLASSES: readonly unknown[] = ["PreTrainedTokenizerFast", "TokenizersBackend"];

/** Setting of `tokenizer_config.json` → key of the normalizer in `tokenizer.json`. */
const SETTINGS = {
  do_lower_case: "lowercase",
  strip_accents: "strip_accents",
  tokenize_chinese_chars: "handle_chinese_chars",
} as const;

/**
 * Makes the two files of a tokenizer agree on how a text is normalized. Where they contradict each other, `tokenizer_config.json` decides, as
 * in Hugging Face's library: an edited `do_lower_case` works there, although `tokenizer.json` says otherwise.
 *
 * That library takes lower case for granted if the configuration has no `do_lower_case`. A tokenizer that keeps upper case therefore gets
 * the setting, so that the saved model is read in the same way everywhere.
 *
 * @returns the same objects if nothing had to change
 */
export function settleNormalizer(tokenizer: ParsedTokenizer): ParsedTokenizer {
  const { tokenizerJson, tokenizerConfig } = tokenizer;
  if (!isRecord(tokenizerJson) || !isRecord(tokenizerConfig)) return tokenizer;
  const { normalizer } = tokenizerJson;
  if (!isRecord(normalizer) || normalizer["type"] !== "BertNormalizer") return tokenizer;
  if (PLAIN_CLASSES.includes(tokenizerConfig["tokenizer_class"])) return tokenizer;

  const settings = Object.entries(SETTINGS).map(([name, key]) => [key, tokenizerConfig[name]] as const);
  const changes = settings.filter(([key, value]) => isSetting(value) && value !== (normalizer[key] ?? null));
  const settled = { ...normalizer, ...Object.fromEntries(changes) };
  const keepsUpperCase = settled["lowercase"] === false && tokenizerConfig["do_lower_case"] === undefined;
  return {
    ...tokenizer,
    ...(changes.length > 0 && { tokenizerJson: { ...tokenizerJson, normalizer: settled } }),
    ...(keepsUpperCase && { tokenizerConfig: { ...tokenizerConfig, do_lower_case: false } }),
  };
}

function isSetting(value: unknown): boolean {
  return typeof value === "boolean" || value === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
