type Strings = Readonly<Record<string, string>>;

let strings: Strings = {};

/** Sets the translations of this page: English text → the text to show. Text that is not in it stays English. */
export function useStrings(translations: Strings): void {
  strings = translations;
}

/**
 * A text of the interface in the editor's display language.
 *
 * @param text - in English, with {0}, {1} … where the values go
 */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (placeholder, index: string) =>
    String(values[Number(index)] ?? placeholder),
  );
}
