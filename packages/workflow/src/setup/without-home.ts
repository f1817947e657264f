/** Any plain data with the home folder written as `~` in every text: a path names its user. */
export function withoutHome<T>(value: T, home: string): T {
  if (home === "" || home === "/") return value;
  const replaced: unknown = JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === "string" ? item.replaceAll(home, "~") : item,
  );
  return replaced as T; // The same but for texts.
}
