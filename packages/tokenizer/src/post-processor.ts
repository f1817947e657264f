import { isRecord, readBoolean, readComponents, unsupported, type Component } from "./tokenizer-json.ts";
import { TokenizerError } from "./errors.ts";

/** The last stage: adds special tokens and adjusts offsets. */
export interface PostProcessor {
  /** Ids before the text, such as [CLS]. */
  readonly before: readonly number[];
  /** Ids after the text, such as [SEP]. */
  readonly after: readonly number[];
  /** Removes the blanks at the ends of a token from its offsets; undefined keeps them. */
  readonly trim?: TrimOptions | undefined;
}

/** How blanks are trimmed from offsets. */
export interface TrimOptions {
  /** The pre-tokenizer added one blank before the first token, which is not in the original text. */
  readonly addPrefixSpace: boolean;
}

/** Adds and changes nothing. */
export const NO_POST_PROCESSOR: PostProcessor = { before: [], after: [] };

/**
 * Reads the post-processor for single texts.
 *
 * @throws TokenizerError COMPONENT_UNSUPPORTED for an unknown type
 */
export function readPostProcessor(component: Component): PostProcessor {
  switch (component.type) {
    case "TemplateProcessing":
      return readTemplate(component);
    case "BertProcessing":
      return { before: [readPairId(component, "cls")], after: [readPairId(component, "sep")] };
    case "RobertaProcessing":
      return {
        before: [readPairId(component, "cls")],
        after: [readPairId(component, "sep")],
        trim: readTrim(component),
      };
    case "ByteLevel":
      return { ...NO_POST_PROCESSOR, trim: readTrim(component) };
    case "Sequence":
      return readComponents(component["processors"], "processors")
        .map(readPostProcessor)
        .reduce(wrap, NO_POST_PROCESSOR);
    default:
      throw unsupported("post-processor", component.type);
  }
}

/**
 * The range of a token without the blanks at its ends, as in the reference.
 *
 * @param token - the token of the model; Ġ is a blank of a byte-level vocabulary
 * @param isFirst - whether it is the first token of the text
 */
export function trimRange(
  token: string,
  range: readonly [start: number, end: number],
  isFirst: boolean,
  { addPrefixSpace }: TrimOptions,
): [start: number, end: number] {
  let [start, end] = range;
  const leading = LEADING_BLANKS.exec(token)?.[0].length ?? 0;
  const trailing = TRAILING_BLANKS.exec(token)?.[0].length ?? 0;
  const isAdded = addPrefixSpace && leading === 1 && (isFirst || start === 0);
  if (!isAdded) start = Math.min(start + leading, end);
  if (end >= trailing) end = Math.max(end - trailing, start);
  return [start, end];
}

const LEADING_BLANKS = /^[Ġ\p{White_Space}]+/u;
const TRAILING_BLANKS = /[Ġ\p{White_Space}]+$/u;

function wrap(inner: PostProcessor, outer: PostProcessor): PostProcessor {
  return {
    before: [...outer.before, ...inner.before],
    after: [...inner.after, ...outer.after],
    trim: inner.trim ?? outer.trim,
  };
}

function readTrim(component: Component): TrimOptions | undefined {
  if (!readBoolean(component, "trim_offsets", true)) return undefined;
  return { addPrefixSpace: readBoolean(component, "add_prefix_space", true) };
}

function readTemplate(component: Component): PostProcessor {
  const { single, special_tokens: known } = component;
  if (!Array.isArray(single)) throw invalid(`"single" must be a list`);
  const before: number[] = [];
  const after: number[] = [];
  let sequences = 0;
  for (const item of single as unknown[]) {
    const special = isRecord(item) ? item["SpecialToken"] : undefined;
    if (isRecord(special)) {
      const entry = isRecord(known) ? known[String(special["id"])] : undefined;
      const ids: unknown = isRecord(entry) ? entry["ids"] : undefined;
      if (!Array.isArray(ids)) throw invalid(`"special_tokens" has no ids for ${JSON.stringify(special["id"])}`);
      (sequences === 0 ? before : after).push(...ids.map(Number));
    } else if (isRecord(item) && isRecord(item["Sequence"])) sequences++;
    else throw invalid(`"single" has an item that is neither a SpecialToken nor a Sequence`);
  }
  if (sequences !== 1) throw unsupported("post-processor", `TemplateProcessing with ${String(sequences)} sequences`);
  return { before, after };
}

/** The id of a pair such as `["[SEP]", 102]`. */
function readPairId(component: Component, key: string): number {
  const pair = component[key];
  const id: unknown = Array.isArray(pair) ? pair[1] : undefined;
  if (typeof id !== "number") throw invalid(`"${key}" must be a pair of a token and its id`);
  return id;
}

function invalid(what: string): TokenizerError {
  return new TokenizerError("TOKENIZER_JSON_INVALID", `In "post_processor" of tokenizer.json, ${what}.`);
}
