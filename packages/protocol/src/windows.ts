/** How a text that is longer than the model reads at once is cut into windows. Training draws one window of it in each epoch. */
export interface WindowSettings {
  /** Content tokens from the start of one window to the start of the next; at most the content tokens of a window. */
  readonly stride: number;
  /** Most windows of one text; of a longer text, windows are left out evenly, never the first or the last. */
  readonly most: number;
  /** How the logits of the windows become those of the text. */
  readonly pooling: "mean" | "max";
}
