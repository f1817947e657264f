import { parse, stringify } from "yaml";

/** YAML between two lines of three dashes, at the start of the file. */
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Metadata in the form that the Hub reads at the start of a README.md. Keys with an undefined value are left out. */
export function frontMatter(metadata: Readonly<Record<string, unknown>>): string {
  const defined = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  return `---\n${stringify(defined, { lineWidth: 0 })}---\n`;
}

/** The metadata of a README.md; an empty object if it has none or if its YAML is invalid. */
export function readFrontMatter(text: string): Readonly<Record<string, unknown>> {
  const yaml = FRONT_MATTER.exec(text)?.[1];
  if (yaml === undefined) return {};
  try {
    const metadata: unknown = parse(yaml);
    return typeof metadata === "object" && metadata !== null ? (metadata as Record<string, unknown>) : {}; // Checked by `typeof`.
  } catch {
    return {};
  }
}
