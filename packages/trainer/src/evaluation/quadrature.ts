/** Points from 0 to 1, the largest first, and the weight of each in an integral. */
export interface Quadrature {
  readonly positions: Float32Array;
  readonly weights: Float32Array;
}

/**
 * Gauss-Radau quadrature: `points` values of a function, one of them at 1, integrate polynomials up to degree 2 · points - 2 exactly.
 *
 * The positions are the roots of P_n(x) - P_{n-1}(x), of Legendre polynomials, moved from [-1, 1] to [0, 1].
 *
 * @param points - 1 or more
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 25.4.31
 */
export function radauQuadrature(points: number): Quadrature {
  const roots = Array.from({ length: points }, (_, index) =>
    root(points, Math.cos((2 * Math.PI * index) / (2 * points - 1))),
  );
  return {
    positions: Float32Array.from(roots, (x) => (1 + x) / 2),
    weights: Float32Array.from(roots, (x) => (1 + x) / 2 / (points * legendre(points, x).previous) ** 2),
  };
}

/** Newton's method; the first guess is near enough for any number of points. */
function root(points: number, guess: number): number {
  let x = guess;
  for (let round = 0; round < 20 && x < 1; round++) {
    const { value, previous, slope, previousSlope } = legendre(points, x);
    x -= (value - previous) / (slope - previousSlope);
  }
  return x;
}

/** P_n, P_{n-1} and their slopes at x below 1, by the recurrence n P_n = (2n - 1) x P_{n-1} - (n - 1) P_{n-2}. */
function legendre(n: number, x: number): { value: number; previous: number; slope: number; previousSlope: number } {
  let [previous, value] = [1, x];
  let [previousSlope, slope] = [0, 1];
  for (let degree = 2; degree <= n; degree++) {
    const next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
    const nextSlope = degree * value + x * slope;
    [previous, value, previousSlope, slope] = [value, next, slope, nextSlope];
  }
  return { value, previous, slope, previousSlope };
}
