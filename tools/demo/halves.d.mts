/** The official halves of IMDb as JSON Lines. @returns their paths */
export function writeHalves(folder: string): { readonly train: string; readonly test: string };
