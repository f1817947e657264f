/** What one training gave. */
export interface CellResult {
  readonly data: string;
  readonly name: string;
  readonly model: string;
  readonly seed: number;
  /** On the test reviews. */
  readonly accuracy: number;
  readonly logLoss: number;
  readonly trainReviews: number;
  readonly steps: number;
  readonly elapsedMs: number;
}

/** A Markdown table: a row for each candidate, the mean of its seeds, the best accuracy of each data set and model first. */
export function recipesTable(results: readonly CellResult[]): readonly string[] {
  const groups = new Map<string, CellResult[]>();
  for (const result of results) {
    const key = JSON.stringify([result.data, result.model, result.name]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const rows = [...groups.values()].map((group) => {
    const mean = (valueOf: (result: CellResult) => number): number =>
      group.reduce((sum, result) => sum + valueOf(result), 0) / group.length;
    const [{ data, model, name }] = group as [CellResult, ...CellResult[]]; // A group has a result.
    const lowest = Math.min(...group.map(({ accuracy }) => accuracy));
    return {
      place: `${data} ${model}`,
      accuracy: mean(({ accuracy }) => accuracy),
      cells: [
        ...[data, model, name, String(group.length), mean(({ accuracy }) => accuracy).toFixed(3), lowest.toFixed(3)],
        ...[mean(({ logLoss }) => logLoss).toFixed(3), mean(({ trainReviews }) => trainReviews).toFixed(0)],
        ...[mean(({ steps }) => steps).toFixed(0), (mean(({ elapsedMs }) => elapsedMs) / 60_000).toFixed(1)],
      ],
    };
  });
  rows.sort((a, b) => (a.place === b.place ? b.accuracy - a.accuracy : a.place.localeCompare(b.place)));
  const head = ["data", "base", "candidate", "seeds", "accuracy", "lowest", "log loss", "reviews", "steps", "minutes"];
  return [head, head.map(() => "---"), ...rows.map(({ cells }) => cells)].map((cells) => `| ${cells.join(" | ")} |`);
}
