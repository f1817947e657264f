/**
 * A text with the place of each of its characters in the original text.
 *
 * The rules are those of `NormalizedString` in the reference library, huggingface/tokenizers: a character that replaces
 * another takes its range, an added one repeats the range of the character before it.
 */
export interface NormalizedText {
  /** The text after the changes so far. */
  readonly text: string;
  /** Where the text begins in the original, UTF-16; used only while no character has moved (`starts` undefined). */
  readonly base: number;
  /** [text.length] start of the origin of each code unit, UTF-16 in the original. Undefined: unit i comes from base + i. */
  readonly starts?: Uint32Array | undefined;
  /** [text.length] end of the origin of each code unit, UTF-16 in the original. */
  readonly ends?: Uint32Array | undefined;
}

/** The part of `source` between two code unit offsets. */
export function sliceText(source: NormalizedText, start: number, end: number): NormalizedText {
  if (start === 0 && end === source.text.length) return source;
  return {
    text: source.text.slice(start, end),
    base: source.base + start,
    starts: source.starts?.subarray(start, end),
    ends: source.ends?.subarray(start, end),
  };
}

/** Other characters with the same alignment. Only for changes that keep every code unit in its place. */
export function replaceText(source: NormalizedText, text: string): NormalizedText {
  return text === source.text ? source : { ...source, text };
}

/** Where the token that starts at code unit `start` begins in the original. */
export function originalStart(source: NormalizedText, start: number): number {
  return source.starts === undefined ? source.base + start : (source.starts[start] ?? 0);
}

/** Where the token that ends before code unit `end` ends in the original. */
export function originalEnd(source: NormalizedText, end: number): number {
  return source.ends === undefined ? source.base + end : (source.ends[end - 1] ?? 0);
}

/** Keeps the characters that `keep` accepts. */
export function filterText(source: NormalizedText, keep: (codePoint: number) => boolean): NormalizedText {
  const rewriter = new Rewriter(source);
  let pending: string | undefined;
  let removed = 0;
  for (const character of source.text) {
    if (!keep(character.codePointAt(0) ?? 0)) {
      removed++;
      continue;
    }
    if (pending === undefined) rewriter.skip(removed);
    else rewriter.put(pending, -removed);
    pending = character;
    removed = 0;
  }
  if (pending !== undefined) rewriter.put(pending, -removed);
  return rewriter.finish();
}

/** Builds a changed text, character by character, from left to right. */
export class Rewriter {
  #text = "";
  #length = 0;
  #position = 0;
  #starts: Uint32Array;
  #ends: Uint32Array;

  constructor(private readonly source: NormalizedText) {
    const capacity = Math.ceil(source.text.length * 1.25) + 16;
    this.#starts = new Uint32Array(capacity);
    this.#ends = new Uint32Array(capacity);
  }

  /** Drops the next `count` characters of the source. */
  skip(count: number): void {
    for (let index = 0; index < count; index++) this.#position += this.#sizeAt(this.#position);
  }

  /**
   * Appends a character.
   *
   * @param change - 1: it is added; 0: it replaces the next one of the source; -n: it replaces the next one, and n more are dropped
   */
  put(character: string, change: number): void {
    const isNew = change > 0;
    const from = isNew ? Math.max(this.#position - 1, 0) : this.#position;
    const isAtStart = isNew && this.#position === 0;
    const start = isAtStart ? this.source.base : this.#startAt(from);
    const end = isAtStart ? this.source.base : this.#endAt(from);
    this.#reserve(character.length);
    for (let unit = 0; unit < character.length; unit++) {
      this.#starts[this.#length] = start;
      this.#ends[this.#length++] = end;
    }
    this.#text += character;
    if (!isNew) this.skip(1 - change);
  }

  /** Copies the source up to the code unit offset `end`. */
  copyUntil(end: number): void {
    while (this.#position < end) {
      const size = this.#sizeAt(this.#position);
      this.put(this.source.text.slice(this.#position, this.#position + size), 0);
    }
  }

  /** The finished text. Drops the rest of the source. */
  finish(): NormalizedText {
    return {
      text: this.#text,
      base: this.source.base,
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
    };
  }

  #sizeAt(position: number): number {
    return (this.source.text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
  }

  #startAt(position: number): number {
    const { starts, base, text } = this.source;
    if (starts !== undefined) return starts[position] ?? base;
    return base + position - (isLowHalf(text, position) ? 1 : 0);
  }

  #endAt(position: number): number {
    const { ends, base, text } = this.source;
    if (ends !== undefined) return ends[position] ?? base;
    return base + position + (isLowHalf(text, position) ? 1 : this.#sizeAt(position));
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#starts.length) return;
    const capacity = (this.#length + count) * 2;
    const starts = new Uint32Array(capacity);
    const ends = new Uint32Array(capacity);
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#starts = starts;
    this.#ends = ends;
  }
}

/** Whether the code unit is the second of a surrogate pair. Single surrogates were replaced before. */
function isLowHalf(text: string, position: number): boolean {
  const unit = text.charCodeAt(position);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
