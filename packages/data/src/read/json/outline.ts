import { Tokenizer, TokenType } from "@streamparser/json";

/** The beginning of a JSON document. */
export interface Outline {
  /** The first value, as far as it goes; undefined if there is none. */
  readonly root: unknown;
  /** Offset just past the first value, in bytes; undefined if the bytes end before it or are not valid. */
  readonly end: number | undefined;
}

/** Parses the first bytes of a document. Arrays and objects that the bytes cut off hold what there is of them. */
export function outlineOf(head: Uint8Array): Outline {
  const open: Container[] = [];
  let root: unknown;
  let end: number | undefined;
  const place = (value: unknown): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (parent.kind === "array") parent.value.push(value);
    else if (parent.key === undefined) parent.key = String(value);
    else {
      Object.defineProperty(parent.value, parent.key, { value, enumerable: true, configurable: true, writable: true });
      parent.key = undefined;
    }
  };
  const tokenizer = new Tokenizer({ separator: "" });
  tokenizer.onToken = ({ token, value, offset }) => {
    if (end !== undefined) return;
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET: {
        const container: Container =
          token === TokenType.LEFT_BRACE ? { kind: "object", value: {}, key: undefined } : { kind: "array", value: [] };
        place(container.value);
        open.push(container);
        break;
      }
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        open.pop();
        if (open.length === 0) end = offset + 1;
        break;
      case TokenType.COMMA:
      case TokenType.COLON:
      case TokenType.SEPARATOR:
        break;
      default:
        place(value);
        if (open.length === 0) end = offset + 1;
    }
  };
  tokenizer.onError = () => undefined; // What was valid before it is the outline.
  tokenizer.write(head);
  return { root, end };
}

type Container =
  | { readonly kind: "array"; readonly value: unknown[] }
  | { readonly kind: "object"; readonly value: object; key: string | undefined };
