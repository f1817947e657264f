import type { Memento } from "vscode";

const KEY = "operationsPerSecond";

/** The speed of this machine in operations a second, as the latest run measured it; undefined before the first run. */
export function readMeasuredSpeed(state: Pick<Memento, "get">): number | undefined {
  return state.get<number>(KEY);
}

export async function saveMeasuredSpeed(state: Pick<Memento, "update">, operationsPerSecond: number): Promise<void> {
  await state.update(KEY, operationsPerSecond);
}
