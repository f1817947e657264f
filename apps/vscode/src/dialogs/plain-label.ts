/** Longer texts are cut: a list shows one line. */
const MOST_CHARACTERS = 60;

/** A text of a dataset as one line of a list that shows exactly that text: `$(name)` would be drawn as an icon. */
export function plainLabel(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const shown = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
  return shown.replace(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, "\\$&");
}
