import type { LogOutputChannel } from "vscode";

/**
 * A log in which the user's home folder is "~": people paste logs into public issues.
 *
 * @param home - the home folder
 */
export function privateLog(log: LogOutputChannel, home: string): LogOutputChannel {
  const shorten = (value: unknown): unknown => {
    if (value instanceof Error) return withoutHome(value.stack ?? value.message, home);
    return typeof value === "string" ? withoutHome(value, home) : value;
  };
  return new Proxy(log, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given.map(shorten));
    },
  });
}

function withoutHome(text: string, home: string): string {
  return home.length <= 1 ? text : text.replaceAll(home, "~");
}
