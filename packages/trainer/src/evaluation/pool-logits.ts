import type { Batch, TextWindows } from "@sentiment-tuner/data";

/** Collects the logits of all windows and makes one row of each text. */
export interface LogitPool {
  /** @param logits - [B, C], of the rows of the batch */
  add(batch: Pick<Batch, "rows" | "indices">, logits: Float32Array): void;
  /** Texts of which at least one window was added. */
  readonly textsSeen: number;
  /** [N*C], row-major, in the order of the texts: the mean or the largest of the logits of their windows. */
  logits(): Float32Array;
}

/**
 * Pools logits over windows. A text of one window keeps its logits to the bit.
 *
 * @param texts - N
 */
export function createLogitPool(texts: number, pooling: TextWindows["pooling"] = "mean"): LogitPool {
  const windowsOf = new Int32Array(texts);
  let pooled = new Float64Array(0); // A sum of float32 values, rounded once.
  let textsSeen = 0;
  return {
    add({ rows, indices }, logits) {
      const classes = logits.length / rows;
      if (pooled.length === 0) pooled = new Float64Array(texts * classes);
      for (const [row, text] of indices.entries()) {
        const isFirst = windowsOf[text] === 0;
        if (isFirst) textsSeen++;
        windowsOf[text] = (windowsOf[text] ?? 0) + 1;
        for (let column = 0; column < classes; column++) {
          const at = text * classes + column;
          const [before = Number.NaN, logit = Number.NaN] = [pooled[at], logits[row * classes + column]];
          pooled[at] = isFirst ? logit : pooling === "mean" ? before + logit : Math.max(before, logit);
        }
      }
    },
    get textsSeen() {
      return textsSeen;
    },
    logits() {
      if (pooling === "max") return Float32Array.from(pooled);
      const classes = pooled.length / texts;
      return Float32Array.from(pooled, (sum, at) => sum / (windowsOf[Math.floor(at / classes)] ?? 1));
    },
  };
}
