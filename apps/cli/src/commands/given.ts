/** A copy without the properties that are undefined, which is what an optional property means under exactOptionalPropertyTypes. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }; // Same keys, fewer of them.
}
