import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A path in `test/fixtures`. */
export function fixture(name: string): string {
  return join(FIXTURES, name);
}

// A bundle has another place, so the starter of a bundle says where the sources are.
const FIXTURES = process.env["NIGHTLY_FIXTURES"] ?? fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Options of a short run on a tiny model, the same to the byte each time. */
export const SMALL_RUN: readonly string[] = [
  ...["--model", fixture("tiny-distilbert-three"), "--eval", fixture("reviews/held-out.csv"), "--max-length", "24"],
  ...["--batch-size", "8", "--epochs", "3", "--lr", "2e-3", "--threads", "1", "--ladder", "none"],
  ...["--recipe", "tutorial", "--engine", "cpu"],
];
