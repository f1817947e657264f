/**
 * Presets. Each but `tutorial` is a promise about time and quality: epochs, learning rate, batch size, adapters and windows follow from the
 * reviews and from the measured speed. Settings that the user gives always win.
 *
 * - fast: about five minutes
 * - standard: about fifteen minutes
 * - best: about an hour
 * - tutorial: the numbers of the usual tutorial, whatever the data
 */
export const RECIPE_NAMES = ["fast", "standard", "best", "tutorial"] as const;

export type RecipeName = (typeof RECIPE_NAMES)[number];
