import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;

/**
 * Reads the files of a ZIP archive of less than 4 GB.
 *
 * @returns name → its sizes, and a function that unpacks it
 * @throws Error if the file is no such archive
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT §4.3
 */
export function readZip(path) {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_CENTRAL_DIRECTORY) throw new Error(`${path} is no ZIP archive.`);
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = bytes.readUInt16LE(end + 10); entry > 0; entry--) {
    if (bytes.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error(`${path} is damaged at byte ${at}.`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const packedBytes = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const isDeflated = bytes.readUInt16LE(at + 10) === 8;
    files.set(name, {
      packedBytes,
      sizeBytes: bytes.readUInt32LE(at + 24),
      read() {
        const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
        const packed = bytes.subarray(start, start + packedBytes);
        return isDeflated ? inflateRawSync(packed) : packed;
      },
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
