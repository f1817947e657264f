/** Plain data with the home folder replaced by `~` in every text, because its path contains the user name. */
export function withoutHome<T>(value: T, home: string): T {
  if (home === "" || home === "/") return value;
  const replaced: unknown = JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === "string" ? item.replaceAll(home, "~") : item,
  );
  return replaced as T; // The same structure with other texts.
}
