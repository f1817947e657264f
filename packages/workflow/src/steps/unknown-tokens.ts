import type { Encoding, Tokenizer } from "@sentiment-tuner/tokenizer";

/** Share of unknown tokens from which a prediction means little. */
export const MOSTLY_UNKNOWN = 0.5;

/** Counts the tokens of texts that the model does not know. Special tokens do not count. */
export interface UnknownTokenCounter {
  add(encoding: Pick<Encoding, "inputIds" | "offsets">): void;
  /** 0 to 1; 0 without tokens. */
  readonly share: number;
}

export function countUnknownTokens(tokenizer: Pick<Tokenizer, "json">): UnknownTokenCounter {
  const unknownId = unknownTokenId(tokenizer);
  let [unknown, all] = [0, 0];
  return {
    add({ inputIds, offsets }) {
      for (const [token, id] of inputIds.entries()) {
        if (offsets[2 * token] === offsets[2 * token + 1]) continue; // A special token.
        all++;
        if (id === unknownId) unknown++;
      }
    },
    get share() {
      return all === 0 ? 0 : unknown / all;
    },
  };
}

/** The id of the token for pieces that are not in the vocabulary; undefined if the tokenizer has none. */
function unknownTokenId({ json }: Pick<Tokenizer, "json">): number | undefined {
  const model = json["model"];
  if (!isRecord(model)) return undefined;
  const { unk_token: token = "[UNK]", unk_id: unigramId, vocab } = model;
  if (typeof unigramId === "number") return unigramId;
  const id = isRecord(vocab) && typeof token === "string" ? vocab[token] : undefined;
  return typeof id === "number" ? id : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
