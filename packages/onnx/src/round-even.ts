/** Rounds to the nearest integer, ties to even. Rounding ties up would shift a whole channel. */
export function roundEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
