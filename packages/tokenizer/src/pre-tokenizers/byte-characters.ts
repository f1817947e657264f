/** Byte → the printable character that stands for it in a byte-level vocabulary. [256] */
export const BYTE_CHARACTERS: readonly string[] = buildByteCharacters();

function buildByteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
}
