/** How a text that is longer than the model reads at once is cut into windows. */
export interface WindowSettings {
  /** Most content tokens from the start of one window to the start of the next; at most the content tokens of a window. */
  readonly stride: number;
  /** Most windows of one text. They are evenly spaced, the first at its beginning and the last at its end. */
  readonly most: number;
  /** How the logits of the windows become those of the text. */
  readonly pooling: "mean" | "max";
}

/** What may be given: what is left out gets a default, which can depend on the length of a window. */
export type WindowInput = { readonly [Key in keyof WindowSettings]?: WindowSettings[Key] | undefined };

/** Enough for almost all reviews of films, the longest kind of review. Windows do not overlap unless a stride is given. */
export const DEFAULT_WINDOWS = { most: 8, pooling: "mean" } as const satisfies WindowInput;
