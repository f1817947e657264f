type Strings = Readonly<Record<string, string>>;

let strings: Strings = {};

/** Sets the translations of this page: English text → text to show. A missing text stays English. */
export function useStrings(translations: Strings): void {
  strings = translations;
}

/**
 * Translates a text of the page into the editor's display language.
 *
 * @param text - in English, with {0}, {1} … where the values go
 */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (placeholder, index: string) =>
    String(values[Number(index)] ?? placeholder),
  );
}
