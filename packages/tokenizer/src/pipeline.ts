import { createSectionFinder, readAddedTokens, type AddedToken } from "./added-tokens.ts";
import { originalEnd, originalStart, sliceText, type NormalizedText } from "./normalized-text.ts";
import { isRecord, readComponent, type TokenizerJson } from "./tokenizer-json.ts";
import { TokenizerError } from "./errors.ts";
import { createNormalizer, type Normalizer } from "./normalizers/create-normalizer.ts";
import { createPreTokenizer, keepWhole } from "./pre-tokenizers/create-pre-tokenizer.ts";
import type { EmitWord } from "./pre-tokenizers/split-by-pattern.ts";
import { NO_POST_PROCESSOR, readPostProcessor, trimRange } from "./post-processor.ts";
import type { TokenBuffer } from "./token-buffer.ts";
import { createTokenizerModel } from "./tokenizer-model.ts";

/** The stages of a `tokenizer.json` as one function. */
export interface Pipeline {
  readonly json: TokenizerJson;
  readonly vocabularySize: number;
  readonly padTokenId: number;
  readonly maskTokenId: number | undefined;
  /** Ids before every text, such as [CLS]. */
  readonly before: readonly number[];
  /** Ids after every text, such as [SEP]. */
  readonly after: readonly number[];
  /** Appends the tokens of a text, without the special tokens around it. */
  readonly tokenize: (text: string, into: TokenBuffer) => void;
}

/** Reads the file and builds its stages: added tokens → normalizer → added tokens → pre-tokenizer → model. */
export function loadPipeline(tokenizerJson: unknown, tokenizerConfig: unknown): Pipeline {
  const modelComponent = isRecord(tokenizerJson) ? readComponent(tokenizerJson["model"], "model") : undefined;
  if (!isRecord(tokenizerJson) || modelComponent === undefined || !("vocab" in modelComponent)) {
    throw new TokenizerError(
      "TOKENIZER_JSON_INVALID",
      `This is not a tokenizer.json: it has no "model" with a "vocab". Pass a file written by Hugging Face tokenizers.`,
    );
  }
  const normalizerComponent = readComponent(tokenizerJson["normalizer"], "normalizer");
  const preTokenizerComponent = readComponent(tokenizerJson["pre_tokenizer"], "pre_tokenizer");
  const postProcessorComponent = readComponent(tokenizerJson["post_processor"], "post_processor");

  const normalize = normalizerComponent === undefined ? keepText : createNormalizer(normalizerComponent);
  const preTokenize = preTokenizerComponent === undefined ? keepWhole : createPreTokenizer(preTokenizerComponent);
  const postProcessor =
    postProcessorComponent === undefined ? NO_POST_PROCESSOR : readPostProcessor(postProcessorComponent);
  const { trim } = postProcessor;
  const addedTokens = readAddedTokens(tokenizerJson["added_tokens"]);
  const model = createTokenizerModel(modelComponent);
  const addedIds = new Map(addedTokens.map(({ content, id }) => [content, id]));
  const tokenId: TokenLookup = (token) => addedIds.get(token) ?? model.tokenId(token);
  const findVerbatim = createSectionFinder(addedTokens.filter(({ isNormalized }) => !isNormalized));
  const findNormalized = createSectionFinder(normalizeContents(addedTokens, normalize));

  const push = (into: TokenBuffer, id: number, source: NormalizedText, start: number, end: number): void => {
    const from = originalStart(source, start);
    const to = originalEnd(source, end);
    if (trim === undefined) into.push(id, from, to);
    else into.push(id, ...trimRange(source.text.slice(start, end), [from, to], into.count === 0, trim));
  };
  const tokenize = (text: string, into: TokenBuffer): void => {
    const emitWord: EmitWord = (source, start, end) => {
      const pieces = model.encode(source.text.slice(start, end));
      let position = start;
      for (let index = 0; index < pieces.length; index += 2) {
        const next = position + (pieces[index + 1] ?? 0);
        push(into, pieces[index] ?? 0, source, position, next);
        position = next;
      }
    };
    const original: NormalizedText = { text: replaceLoneSurrogates(text), base: 0 };
    for (const { start, end, id } of findVerbatim(original.text)) {
      if (id !== undefined) {
        push(into, id, original, start, end);
        continue;
      }
      const normalized = normalize(sliceText(original, start, end));
      for (const section of findNormalized(normalized.text)) {
        const part = sliceText(normalized, section.start, section.end);
        if (section.id === undefined) preTokenize(part, emitWord);
        else push(into, section.id, part, 0, part.text.length);
      }
    }
  };
  return {
    json: tokenizerJson,
    vocabularySize: addedTokens.reduce((size, { id }) => Math.max(size, id + 1), model.vocabularySize),
    padTokenId: readPadTokenId(tokenizerJson, tokenizerConfig, tokenId),
    maskTokenId: findMaskTokenId(tokenizerConfig, tokenId),
    before: postProcessor.before,
    after: postProcessor.after,
    tokenize,
  };
}

type TokenLookup = (token: string) => number | undefined;

function keepText(source: NormalizedText): NormalizedText {
  return source;
}

function normalizeContents(tokens: readonly AddedToken[], normalize: Normalizer): AddedToken[] {
  return tokens
    .filter(({ isNormalized }) => isNormalized)
    .map((token) => ({ ...token, content: normalize({ text: token.content, base: 0 }).text }));
}

/** Half a surrogate pair has no UTF-8, so the reference cannot see it. It becomes U+FFFD, as on the web. */
function replaceLoneSurrogates(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** The padding token: from the config, from the file, or the one of BERT or RoBERTa. */
function readPadTokenId(json: TokenizerJson, config: unknown, tokenId: TokenLookup): number {
  const name = configuredToken("pad_token", config);
  if (name !== undefined) {
    const id = tokenId(name);
    if (id === undefined) {
      throw new TokenizerError(
        "VOCABULARY_TOKEN_MISSING",
        `tokenizer_config.json names the padding token "${name}", which tokenizer.json does not have. ` +
          `Do the two files belong to the same model?`,
      );
    }
    return id;
  }
  const padding = json["padding"];
  if (isRecord(padding) && typeof padding["pad_id"] === "number") return padding["pad_id"];
  const id = tokenId("[PAD]") ?? tokenId("<pad>");
  if (id !== undefined) return id;
  throw new TokenizerError(
    "VOCABULARY_TOKEN_MISSING",
    `tokenizer.json has no padding token: neither "[PAD]" nor "<pad>". Name one as "pad_token" in tokenizer_config.json.`,
  );
}

/** The mask token: from the config, or the one of BERT or RoBERTa. Optional, because a classifier does not need it. */
function findMaskTokenId(config: unknown, tokenId: TokenLookup): number | undefined {
  const names = [configuredToken("mask_token", config), "[MASK]", "<mask>"];
  return names.map((name) => (name === undefined ? undefined : tokenId(name))).find((id) => id !== undefined);
}

/** The token that `tokenizer_config.json` names for a role, as a string or as an object. */
function configuredToken(role: string, config: unknown): string | undefined {
  const configured = isRecord(config) ? config[role] : undefined;
  const name: unknown = isRecord(configured) ? configured["content"] : configured;
  return typeof name === "string" ? name : undefined;
}
