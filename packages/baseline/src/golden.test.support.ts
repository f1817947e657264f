// eslint-disable-next-line no-restricted-imports -- Only tests read this file, and tests run in Node.
import { readFileSync } from "node:fs";

interface Golden {
  cost: number;
  /** [N] */
  texts: string[];
  labels: number[];
  /** Feature → r², of every word and pair of words in the texts. */
  squaredRatios: Record<string, number>;
  /** [M] */
  unseen: string[];
  /** [M], of class 1, from the exact solution. */
  probabilities: number[];
  severalClasses: {
    /** C */
    classCount: number;
    /** [N] */
    texts: string[];
    labels: number[];
    /** [M] */
    unseen: string[];
    /** [M, C], from the exact solutions. */
    probabilities: number[];
  };
}

/** Written by tools/reference/baseline.py. */
export const golden = JSON.parse(readFileSync(new URL("../golden/nbsvm.json", import.meta.url), "utf8")) as Golden;
