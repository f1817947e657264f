import { TokenizerError } from "./errors.ts";

/** The parsed contents of a `tokenizer.json`. */
export type TokenizerJson = Readonly<Record<string, unknown>>;

/** One object of `tokenizer.json` with a `type`: a normalizer, a pre-tokenizer, a model, a post-processor. */
export type Component = Readonly<Record<string, unknown>> & { readonly type: string };

/** Narrows a value of the file to an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Narrows the value of a key to a component; `undefined` if the file has none.
 *
 * @throws TokenizerError TOKENIZER_JSON_INVALID for any other value than null or an object with a `type`
 */
export function readComponent(value: unknown, where: string): Component | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isRecord(value) || typeof value["type"] !== "string") {
    throw new TokenizerError(
      "TOKENIZER_JSON_INVALID",
      `"${where}" of tokenizer.json must be null or an object with a "type". Is the file complete?`,
    );
  }
  return value as Component;
}

/** Reads a list of components, such as the `normalizers` of a `Sequence`. */
export function readComponents(value: unknown, where: string): Component[] {
  if (!Array.isArray(value)) {
    throw new TokenizerError("TOKENIZER_JSON_INVALID", `"${where}" of tokenizer.json must be a list.`);
  }
  return value.flatMap((item, index) => readComponent(item, `${where}[${String(index)}]`) ?? []);
}

/** Reads a boolean with a default. */
export function readBoolean(component: Component, key: string, otherwise: boolean): boolean {
  const value = component[key];
  return typeof value === "boolean" ? value : otherwise;
}

/** Reads a string with a default. */
export function readString(component: Component, key: string, otherwise: string): string {
  const value = component[key];
  return typeof value === "string" ? value : otherwise;
}

/** The error for a component, or a setting of one, that could give other results than the reference. */
export function unsupported(kind: string, what: string): TokenizerError {
  return new TokenizerError(
    "COMPONENT_UNSUPPORTED",
    `The ${kind} ${what} in tokenizer.json is not supported, because its ids or offsets could differ from the ` +
      `reference. Use a model with another tokenizer, for example one of the BERT family.`,
  );
}
