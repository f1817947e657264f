import { readFile, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { writeFileWhole } from "@sentiment-tuner/files";

/** The file in the folder of runs that names the model for hovers. */
const HOVER_CHOICE_FILE = "hover-model.json";

/** A path in the installed extension begins with this: the extension's folder changes with each version. */
const EXTENSION = "extension:";

/** The model for hovers that the user chose in this workspace. It lies beside the runs, so all windows have the same one. */
export interface HoverChoice {
  /** The absolute folder; undefined if none was chosen. */
  read(): Promise<string | undefined>;
  /** @param folder - undefined forgets the choice */
  write(folder: string | undefined): Promise<void>;
}

export interface HoverChoiceOptions {
  /** The folder of runs in the workspace. */
  readonly home: string;
  /** The folder of the installed extension. */
  readonly extension: string;
}

export function createHoverChoice({ home, extension }: HoverChoiceOptions): HoverChoice {
  const path = join(home, HOVER_CHOICE_FILE);
  return {
    async read() {
      const stored = parse(await readFile(path, "utf8").catch(() => "")); // No choice yet.
      if (stored === undefined) return undefined;
      return stored.startsWith(EXTENSION) ? join(extension, stored.slice(EXTENSION.length)) : resolve(home, stored);
    },
    async write(folder) {
      if (folder === undefined) await rm(path, { force: true });
      else await writeFileWhole(path, `${JSON.stringify({ model: stored(folder) }, undefined, 2)}\n`);
    },
  };

  /** Relative within the workspace and the extension, so that both can be moved. */
  function stored(folder: string): string {
    if (isInside(extension, folder)) return `${EXTENSION}${portable(relative(extension, folder))}`;
    return isInside(dirname(home), folder) ? portable(relative(home, folder)) : folder;
  }
}

function isInside(parent: string, path: string): boolean {
  const inside = relative(parent, path);
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
}

function portable(path: string): string {
  return path.split(sep).join("/");
}

function parse(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isChoice = typeof value === "object" && value !== null && "model" in value;
    return isChoice && typeof value.model === "string" && value.model !== "" ? value.model : undefined;
  } catch {
    return undefined;
  }
}
