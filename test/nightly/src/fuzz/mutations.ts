import fc from "fast-check";

import type { FuzzTarget } from "./target.ts";

/** Numbers at which readers of lengths and counts fail. */
const NUMBERS = ["0", "-1", "1e9", "1e999", "-1e999", "4294967296", "9007199254740993", "1.5", "NaN"];
const PUNCTUATION = [
  '"',
  "'",
  ",",
  ";",
  "\t",
  "\n",
  "\r\n",
  "\0",
  "\\",
  "{",
  "}",
  "[",
  "]",
  ":",
  "[[[[[[[[",
  "\u001b[2J",
];
const UNICODE = ["\ufeff", "\u202e", "\u0315\u0300\u05ae", "\ud83d\ude00", "\u0130", "\u00df", "\u0000"];
const NAMES = ['"__proto__":', '"constructor":', "null", "true", "{}", "[]", '""', '"toString"'];

/** The largest unsigned number of 31 bits; places are taken modulo the size of the input. */
const PLACE = fc.nat();
const SHORT_LENGTH = fc.nat({ max: 64 });

type Edit = (bytes: Uint8Array) => Uint8Array;

/** One change of bytes. */
function edits({ seeds, words }: FuzzTarget): fc.Arbitrary<Edit> {
  const inserted = fc.oneof(
    fc.constantFrom(...words, ...NUMBERS, ...PUNCTUATION, ...UNICODE, ...NAMES).map((text) => Buffer.from(text)),
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom(0x00, 0x7f, 0xff)
      .chain((byte) => fc.integer({ min: 4, max: 300 }).map((n) => Buffer.alloc(n, byte))),
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(PLACE, fc.nat({ max: 7 })).map(
        ([at, bit]): Edit =>
          (bytes) =>
            flip(bytes, at, 1 << bit),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(PLACE, fc.integer({ min: 1, max: 255 })).map(
        ([at, mask]): Edit =>
          (bytes) =>
            flip(bytes, at, mask),
      ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(PLACE, SHORT_LENGTH, inserted).map(
        ([at, length, piece]): Edit =>
          (bytes) =>
            splice(bytes, at, length, piece),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(PLACE, inserted).map(
        ([at, piece]): Edit =>
          (bytes) =>
            splice(bytes, at, 0, piece),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(PLACE, SHORT_LENGTH).map(
        ([at, length]): Edit =>
          (bytes) =>
            splice(bytes, at, length, new Uint8Array()),
      ),
    },
    {
      weight: 1,
      arbitrary: PLACE.map(
        (at): Edit =>
          (bytes) =>
            bytes.subarray(0, at % (bytes.length + 1)),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(PLACE, PLACE, SHORT_LENGTH).map(
        ([from, to, length]): Edit =>
          (bytes) =>
            copy(bytes, from, to, length),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(PLACE, fc.constantFrom(...seeds), PLACE).map(
        ([at, other, from]): Edit =>
          (bytes) =>
            join(bytes.subarray(0, at % (bytes.length + 1)), other.subarray(from % (other.length + 1))),
      ),
    },
  );
}

/** Inputs of a target: real files with some changes, values of JSON in the place of others, and random bytes. */
export function inputsOf(target: FuzzTarget): fc.Arbitrary<Uint8Array> {
  const seed = fc.constantFrom(...target.seeds);
  const mutated = fc
    .tuple(seed, fc.array(edits(target), { minLength: 1, maxLength: 5 }))
    .map(([bytes, changes]) => changes.reduce((changed, change) => change(changed), bytes));
  const random = fc.uint8Array({ maxLength: 400 });
  const inJson = fc.tuple(seed, PLACE, jsonValue()).map(([bytes, place, value]) => replaceValue(bytes, place, value));
  return fc.oneof(
    { weight: 14, arbitrary: mutated },
    { weight: 1, arbitrary: random },
    { weight: target.isJson === true ? 8 : 0, arbitrary: inJson },
  );
}

function jsonValue(): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e9,
    1e300,
    "",
    "x".repeat(3000),
    [],
    {},
    [[]],
    [null],
    ["", ""],
  );
  return fc.oneof(odd, odd, fc.jsonValue({ maxDepth: 2 }));
}

/** Replaces, removes or repeats one value of a text in JSON, or in the last line of JSON Lines. */
function replaceValue(bytes: Uint8Array, place: number, value: unknown): Uint8Array {
  const text = Buffer.from(bytes).toString("utf8");
  try {
    return Buffer.from(JSON.stringify(changeAt(JSON.parse(text), place, value)));
  } catch {
    const lines = text.split("\n");
    const at = place % lines.length;
    try {
      lines[at] = JSON.stringify(changeAt(JSON.parse(lines[at] ?? ""), place, value));
    } catch {
      lines[at] = JSON.stringify(value);
    }
    return Buffer.from(lines.join("\n"));
  }
}

function changeAt(root: unknown, place: number, value: unknown): unknown {
  const places: { readonly parent: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push({ parent: node as Record<string, unknown>, key });
      visit(child);
    }
  };
  visit(root);
  const chosen = places[place % Math.max(1, places.length)];
  if (chosen === undefined) return value;
  if (place % 5 === 0 && !Array.isArray(chosen.parent)) Reflect.deleteProperty(chosen.parent, chosen.key);
  else chosen.parent[chosen.key] = value;
  return root;
}

function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  if (changed.length > 0) changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ mask;
  return changed;
}

function splice(bytes: Uint8Array, at: number, removed: number, piece: Uint8Array): Uint8Array {
  const start = at % (bytes.length + 1);
  return join(bytes.subarray(0, start), piece, bytes.subarray(start + removed));
}

function copy(bytes: Uint8Array, from: number, to: number, length: number): Uint8Array {
  const start = from % (bytes.length + 1);
  return splice(bytes, to, 0, bytes.subarray(start, start + length));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
