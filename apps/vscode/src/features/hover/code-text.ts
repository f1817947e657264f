/** How comments and strings begin and end in a family of languages. */
interface Syntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** Quotes of strings that end with their line. */
  readonly quotes: readonly string[];
  /** Quotes of strings over several lines; longer ones first. */
  readonly longQuotes: readonly string[];
}

const SLASHES: Syntax = { line: ["//"], block: [["/*", "*/"]], quotes: ['"', "'"], longQuotes: ["`"] };
const HASHES: Syntax = { line: ["#"], block: [], quotes: ['"', "'"], longQuotes: ['"""', "'''"] };
const DASHES: Syntax = {
  line: ["--"],
  block: [
    ["--[[", "]]"],
    ["{-", "-}"],
    ["/*", "*/"],
  ],
  quotes: ['"', "'"],
  longQuotes: [],
};
const SEMICOLONS: Syntax = { line: [";"], block: [["#|", "|#"]], quotes: [], longQuotes: ['"'] };
const PERCENTS: Syntax = { line: ["%"], block: [["%{", "%}"]], quotes: ['"', "'"], longQuotes: [] };

/** Language of the editor → its syntax. Languages that are not here are prose or data. */
const SYNTAXES: Readonly<Record<string, Syntax>> = {
  ...of(
    SLASHES,
    "c cpp csharp cuda-cpp dart fsharp glsl go groovy haxe hlsl java javascript javascriptreact jsonc kotlin",
  ),
  ...of(SLASHES, "less objective-c objective-cpp php proto3 rust scala scss solidity svelte swift typescript"),
  ...of(SLASHES, "typescriptreact verilog vue zig css"),
  ...of(HASHES, "coffeescript dockerfile elixir gdscript graphql julia makefile nim perl perl6 powershell properties"),
  ...of(HASHES, "python r ruby shellscript terraform toml dotenv ini crystal"),
  ...of(DASHES, "ada elm haskell lua purescript sql vhdl"),
  ...of(SEMICOLONS, "clojure lisp racket scheme"),
  ...of(PERCENTS, "erlang matlab prolog"),
};

/** Whether a language is code: only comments and strings of it are text. */
export function isCode(languageId: string): boolean {
  return Object.hasOwn(SYNTAXES, languageId);
}

/**
 * Whether a part of a source is text for readers: inside one comment or string, or over comments only.
 *
 * It knows neither nested comments nor expressions inside strings: a hover that is missing there does no harm.
 *
 * @param start - UTF-16 offsets of the part
 * @returns true for a language that is not code
 */
export function isText(languageId: string, source: string, start: number, end: number): boolean {
  const syntax = SYNTAXES[languageId];
  if (syntax === undefined || !isCode(languageId)) return true;
  let position = 0;
  let isCovered = true; // What was seen of the part so far is inside a comment or a string.
  while (position < end) {
    const found = spanAt(source, position, syntax);
    const next = found ?? position + 1;
    if (found === undefined && position >= start && /\S/.test(source.charAt(position))) isCovered = false;
    position = next;
    if (!isCovered) return false;
  }
  return isCovered;
}

/** The end of the comment or string that begins at a position; undefined if none begins there. */
function spanAt(source: string, position: number, { line, block, quotes, longQuotes }: Syntax): number | undefined {
  const begins = (text: string): boolean => source.startsWith(text, position);
  const [, close] = block.find(([open]) => begins(open)) ?? [];
  if (close !== undefined) return endOf(source, source.indexOf(close, position + close.length), close.length);
  if (line.some(begins)) return endOf(source, source.indexOf("\n", position), 0);
  const long = longQuotes.find(begins);
  if (long !== undefined) return stringEnd(source, position + long.length, long, false);
  const quote = quotes.find(begins);
  return quote === undefined ? undefined : stringEnd(source, position + 1, quote, true);
}

function stringEnd(source: string, from: number, quote: string, endsWithLine: boolean): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source.startsWith(quote, at)) return at + quote.length;
    else if (endsWithLine && source[at] === "\n") return at;
  }
  return source.length;
}

/** A comment without an end reaches to the end of the source. */
function endOf(source: string, found: number, length: number): number {
  return found < 0 ? source.length : found + length;
}

function of(syntax: Syntax, languages: string): Record<string, Syntax> {
  return Object.fromEntries(languages.split(" ").map((language) => [language, syntax]));
}
