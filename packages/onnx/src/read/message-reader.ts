import { WireType } from "@bufbuild/protobuf/wire";

import { OnnxError } from "../errors.ts";
import type { ByteSource } from "./byte-source.ts";

/** A range of bytes in a file: from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

type FieldKind = "varint" | "4 bytes" | "8 bytes" | "bytes";

const KINDS: ReadonlyMap<number, FieldKind> = new Map([
  [WireType.Varint, "varint"],
  [WireType.Bit32, "4 bytes"],
  [WireType.Bit64, "8 bytes"],
  [WireType.LengthDelimited, "bytes"],
]);

/** A field of a message. The range contains its value: a nested message, bytes, text, a packed list, or a number of fixed size. */
export interface MessageField extends ByteRange {
  readonly number: number;
  /** How the value is encoded. */
  readonly kind: FieldKind;
  /** The value of a varint, exact up to 2^53; otherwise 0. */
  readonly value: number;
}

/** Bytes that are read at once. A value that is not needed, such as the bytes of a weight, is skipped without reading it. */
const WINDOW_BYTES = 16 * 1024;

/** The graph of a large BERT has about 50,000 fields. The limit bounds the time and the memory that a damaged file can take. */
const MAX_FIELDS = 500_000;

/** A varint has seven bits in a byte, for at most 64 bits. */
const MAX_VARINT_BYTES = 10;

/** Names in real files are shorter than 200 bytes. */
const MAX_TEXT_BYTES = 4096;

/**
 * Reads a protocol buffer field by field, from a file that may be larger than the memory.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export interface MessageReader {
  /**
   * The fields of a message, in the order of the file.
   *
   * @throws OnnxError FILE_INVALID
   */
  fields(message: ByteRange): AsyncGenerator<MessageField, void, undefined>;
  /** @throws OnnxError FILE_INVALID if the text is longer than 4 KiB */
  text(field: MessageField): Promise<string>;
  /**
   * The numbers of a field of type `repeated int64`: one, or several if it is packed.
   *
   * @param limit - the largest number of values that makes sense
   * @throws OnnxError FILE_INVALID
   */
  integers(field: MessageField, limit: number): Promise<readonly number[]>;
}

export function openMessage(source: ByteSource): MessageReader {
  let window = new Uint8Array(0);
  let windowStart = 0;
  let visited = 0;

  /** The bytes of a range inside the file, at most {@link WINDOW_BYTES}. Reads the next window if they are not in the present one. */
  const bytesOf = async (start: number, end: number): Promise<Uint8Array> => {
    if (start < windowStart || end > windowStart + window.length) {
      const bytes = new Uint8Array(Math.min(WINDOW_BYTES, source.sizeBytes - start));
      await source.read(bytes, start);
      [window, windowStart] = [bytes, start];
    }
    return window.subarray(start - windowStart, end - windowStart);
  };

  const readVarint = async (position: number, end: number): Promise<{ value: number; next: number }> => {
    let value = 0;
    const bytes = await bytesOf(position, Math.min(position + MAX_VARINT_BYTES, end));
    for (const [index, byte] of bytes.entries()) {
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { value, next: position + index + 1 };
    }
    throw damaged(source, position);
  };

  /** The value of a field, or where its bytes are. */
  const locate = async (kind: FieldKind, position: number, end: number) => {
    if (kind === "4 bytes") return { value: 0, start: position, end: position + 4 };
    if (kind === "8 bytes") return { value: 0, start: position, end: position + 8 };
    const { value, next } = await readVarint(position, end);
    return kind === "varint" ? { value, start: position, end: next } : { value: 0, start: next, end: next + value };
  };

  return {
    async *fields({ start, end }) {
      for (let position = start; position < end;) {
        if (++visited > MAX_FIELDS) {
          throw new OnnxError("FILE_INVALID", `"${source.name}" has more than ${MAX_FIELDS} fields. ${ADVICE}`);
        }
        const { value: tag, next } = await readVarint(position, end);
        const [number, kind] = [Math.floor(tag / 8), KINDS.get(tag % 8)];
        if (number === 0 || kind === undefined) throw damaged(source, position);
        const field = await locate(kind, next, end);
        if (field.end > end) throw damaged(source, position);
        yield { number, kind, ...field };
        position = field.end;
      }
    },

    async text({ start, end }) {
      if (end - start > MAX_TEXT_BYTES) throw damaged(source, start);
      return new TextDecoder().decode(await bytesOf(start, end));
    },

    async integers({ kind, value, start, end }, limit) {
      if (kind === "varint") return [value];
      const values: number[] = [];
      for (let position = start; position < end;) {
        if (values.length === limit) throw damaged(source, start);
        const integer = await readVarint(position, end);
        values.push(integer.value);
        position = integer.next;
      }
      return values;
    },
  };
}

const ADVICE = "Is it an ONNX file? It may be damaged or incomplete. Download it again.";

function damaged({ name }: ByteSource, position: number): OnnxError {
  return new OnnxError("FILE_INVALID", `"${name}" cannot be read at byte ${position}. ${ADVICE}`);
}
