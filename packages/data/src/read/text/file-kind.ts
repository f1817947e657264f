import { DataError } from "../../errors.ts";

/** A kind of file that is not a table of text, although its name may say so. */
interface FileKind {
  /** With its article, for a message. */
  readonly name: string;
  readonly advice: string;
  /** @param start - the first bytes as Latin-1 text, which keeps every byte */
  matches(start: string): boolean;
}

/** Bytes that are enough to recognize each kind. */
export const KIND_BYTES = 1024;

const UNPACK = "Unpack it first.";
const DOWNLOAD_AGAIN = "The download may need a login or another link. Download the file again.";

const KINDS: readonly FileKind[] = [
  {
    name: "an Excel workbook",
    advice: "Save the sheet as CSV.",
    matches: (start) => (isZip(start) && /\[Content_Types\]\.xml|xl\//.test(start)) || isOfficeBinary(start),
  },
  {
    name: "an OpenDocument file",
    advice: "Save the sheet as CSV.",
    matches: (start) => isZip(start) && start.includes("opendocument"),
  },
  { name: "a ZIP archive", advice: UNPACK, matches: isZip },
  { name: "a tar archive", advice: UNPACK, matches: (start) => start.slice(257, 262) === "ustar" },
  { name: "a 7-Zip archive", advice: UNPACK, matches: startsWith("7z\xbc\xaf\x27\x1c") },
  { name: "a bzip2 file", advice: UNPACK, matches: (start) => /^BZh[1-9]1AY&SY/.test(start) },
  { name: "an xz file", advice: UNPACK, matches: startsWith("\xfd7zXZ\0") },
  { name: "a Zstandard file", advice: UNPACK, matches: startsWith("\x28\xb5\x2f\xfd") },
  { name: "a RAR archive", advice: UNPACK, matches: startsWith("Rar!\x1a\x07") },
  { name: "a Parquet file", advice: "Give its name the extension .parquet.", matches: startsWith("PAR1") },
  {
    name: "an Arrow or Feather file",
    advice: "Save it as CSV or Parquet.",
    matches: startsWith("ARROW1"),
  },
  { name: "a SQLite database", advice: "Export the table as CSV.", matches: startsWith("SQLite format 3\0") },
  { name: "an HDF5 file", advice: "Save it as CSV or Parquet.", matches: startsWith("\x89HDF\r\n") },
  {
    name: "a PDF document",
    advice: "Find the data as a table, such as CSV.",
    matches: (start) => start.startsWith("%PDF-"),
  },
  {
    name: "an image",
    advice: "Choose a table, such as CSV.",
    matches: (start) => /^(?:\x89PNG|\xff\xd8\xff|GIF8)/.test(start),
  },
  {
    name: "a pickle of Python",
    advice: "Save the table as CSV or Parquet.",
    matches: (start) => /^\x80[^ -~][({c}\]\x95]/.test(start),
  },
  { name: "an array of NumPy", advice: "Save it as CSV or Parquet.", matches: startsWith("\x93NUMPY") },
  { name: "an RTF document", advice: "Save it as plain text.", matches: startsWith("{\\rtf") },
  {
    name: "a Git LFS pointer, not the file itself",
    advice: 'Fetch the file with "git lfs pull".',
    matches: startsWith("version https://git-lfs.github.com/spec/"),
  },
  {
    name: "a web page (HTML)",
    advice: DOWNLOAD_AGAIN,
    matches: (start) =>
      /^\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script|meta)\b/i.test(start),
  },
  {
    name: "an XML file",
    advice: "Convert it to CSV or JSON.",
    matches: (start) => /^\s*<(?:\?xml\b|Error>)/i.test(start),
  },
  {
    name: "a file of Weka (ARFF)",
    advice: "Save it as CSV.",
    matches: (start) => /^\s*(?:%.*\s+)*@relation\b/i.test(start),
  },
];

/**
 * Rejects a file that is not the text of a table, by its first bytes.
 *
 * @throws DataError `FILE_NOT_TABLE`, which names what the file is
 */
export function assertTableText(start: Uint8Array, path: string): void {
  const kind = fileKind(start);
  if (kind === undefined) return;
  throw new DataError("FILE_NOT_TABLE", `"${path}" is ${kind.name}. ${kind.advice}`, {
    details: { path, found: kind.name },
  });
}

function fileKind(start: Uint8Array): FileKind | undefined {
  const text = latin1Of(start).replace(/^(?:\xef\xbb\xbf)+/, "");
  return KINDS.find((kind) => kind.matches(text));
}

/** One character for each byte. */
function latin1Of(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, KIND_BYTES), (byte) => String.fromCharCode(byte)).join("");
}

function startsWith(prefix: string): (start: string) => boolean {
  return (start) => start.startsWith(prefix);
}

function isZip(start: string): boolean {
  return start.startsWith("PK\x03\x04") || start.startsWith("PK\x05\x06");
}

/** The container of Office files before 2007. */
function isOfficeBinary(start: string): boolean {
  return start.startsWith("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}
