import { DataError } from "../errors.ts";

/** The result of a reading; undefined if it fails with a `DataError`, so that another one can be tried. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
