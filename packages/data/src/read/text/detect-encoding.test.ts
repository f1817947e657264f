import { describe, expect, it } from "vitest";
import { detectEncoding, detectUtf16, whatwgName } from "./detect-encoding.ts";

/** Bytes of a text in an encoding of single bytes: each character is looked up among the 256. */
function encoded(text: string, encoding: string): Uint8Array {
  const all = new TextDecoder(encoding).decode(
    Uint8Array.from({ length: 256 }, (_byte, index) => index),
    { stream: true },
  );
  return Uint8Array.from(text, (character) => all.indexOf(character));
}

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const ascii = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");

describe("detectEncoding", () => {
  it.each([
    ["windows-1252", "The café was lovely – “really” nice,1\nplain text here,0\nnaïve plot,0\n"],
    ["windows-1252", "un très bon film, j'ai été émue,1\nc'était mauvais, déçu,0\n"],
    ["windows-1252", "Das Essen war köstlich und schön,1\nüble Qualität für den Preis,0\n"],
    ["windows-1250", "Świetny film, bardzo mi się podobał,1\nOkropne jedzenie i zła obsługa, żałuję,0\n"],
    ["windows-1251", "Отличный фильм всем советую посмотреть,1\nУжасная еда и плохое обслуживание,0\n"],
    ["koi8-r", "Отличный фильм всем советую посмотреть,1\nУжасная еда и плохое обслуживание,0\n"],
    ["iso-8859-7", "Πολύ καλή ταινία το συνιστώ,1\nΚακό φαγητό και αργή εξυπηρέτηση,0\n"],
    // English words beside another script do not make it Western.
    [
      "windows-1251",
      "Отличный фильм, всем советую посмотреть the best of all,positive\nУжасная еда и плохое обслуживание so bad,negative\n",
    ],
    ["iso-8859-7", "το φαγητό ήταν πολύ καλό and we liked it,positive\nη εξυπηρέτηση ήταν πολύ αργή,negative\n"],
    ["windows-1254", "Bu film çok güzeldi, herkese tavsiye ediyorum,positive\nOyunculuk kötü, hiç sıkıcı değildi,1\n"],
    ["macintosh", "The café was lovely,1\nnaïve plot bad,0\ndéjà vu,0\n"],
  ])("recognizes %s in %j", (encoding, text) => {
    expect(detectEncoding(encoded(text, encoding))).toBe(encoding);
  });

  // これはとても面白い映画です in both encodings, repeated.
  it.each([
    ["shift_jis", "82b182ea82cd82c682c482e096ca94928ba2896689e682c582b7"],
    ["euc-jp", "a4b3a4eca4cfa4c8a4c6a4e0ccccc7f2a4a4b1c7b2e8a4c7a4b9"],
  ])("recognizes %s", (encoding, line) => {
    expect(detectEncoding(hex(`${line}${ascii(",1\n")}`.repeat(6)))).toBe(encoding);
  });

  it.each([
    ["a single byte beyond ASCII", encoded("a caf\u00e9 scene,1\n", "iso-8859-1")],
    ["UTF-8 with a damaged character", hex(`${ascii("très bon café,1\n".repeat(4))}e9${ascii(",0\n")}`)],
    ["UTF-8 of another script with damage", hex(`${ascii("房间太小了而且很脏,0\n".repeat(4))}e9${ascii(",0\n")}`)],
    ["a phrase of another script", encoded("очень хороший фильм и игра,1\n".repeat(9), "windows-1251")],
    ["bytes of no text", Uint8Array.of(97, 0x81, 98, 0x8d, 99, 0x8f, 100, 0x90, 101)],
  ])("does not guess for %s", (_what, bytes) => {
    expect(detectEncoding(bytes)).toBeUndefined();
  });
});

describe("detectUtf16", () => {
  it("recognizes both orders, and is not misled by single NUL bytes", () => {
    const units = Uint16Array.from("text,label\nа,1\n", (character) => character.charCodeAt(0));
    const little = Uint8Array.from(units, (unit) => unit & 0xff);
    const bytes = (isLittle: boolean): Uint8Array =>
      Uint8Array.from([...units].flatMap((unit) => (isLittle ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff])));
    expect(detectUtf16(bytes(true))).toBe("utf-16le");
    expect(detectUtf16(bytes(false))).toBe("utf-16be");
    expect(detectUtf16(little)).toBeUndefined();
    expect(detectUtf16(new TextEncoder().encode("the a\0ctors were bad\n".repeat(9)))).toBeUndefined();
  });
});

describe("whatwgName", () => {
  it.each([
    ["Latin1", "windows-1252"],
    ["cp437", undefined],
    ["latin-1", "windows-1252"],
    ["utf-8-sig", "utf-8"],
    ["mac_roman", "macintosh"],
    ["windows-1251", "windows-1251"],
    ["UTF8", "utf-8"],
  ])("%s is %s", (label, name) => {
    expect(whatwgName(label)).toBe(name);
  });
});
