import { parse, stringify } from "yaml";

/** YAML between two lines of three dashes, at the very beginning. */
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Metadata as the Hub reads it off the beginning of a README.md; a key without a value is left out. */
export function frontMatter(metadata: Readonly<Record<string, unknown>>): string {
  const given = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  return `---\n${stringify(given, { lineWidth: 0 })}---\n`;
}

/** The metadata of a README.md; nothing where it has none, or none that can be read. */
export function readFrontMatter(text: string): Readonly<Record<string, unknown>> {
  const yaml = FRONT_MATTER.exec(text)?.[1];
  if (yaml === undefined) return {};
  try {
    const metadata: unknown = parse(yaml);
    return typeof metadata === "object" && metadata !== null ? (metadata as Record<string, unknown>) : {}; // By `typeof`.
  } catch {
    return {};
  }
}
