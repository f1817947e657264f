import type { WorkflowEvent } from "@sentiment-tuner/protocol";

import { type CommandIo, colorsFor, printLine } from "../io.ts";
import { narrate } from "./narration.ts";
import { formatLine } from "./news-line.ts";
import { createProgress } from "./progress.ts";

export interface ShowOptions<Event> {
  /** Called after the event was shown and the bar was cleared. */
  readonly onEvent?: (event: Event) => void;
  /** Text for the first Ctrl-C; nothing is printed if undefined. */
  readonly onInterrupt?: () => string | undefined;
}

/** Shows events on standard error as a progress bar and lines. @returns the result of the generator */
export async function showEvents<Event extends WorkflowEvent, Result>(
  events: AsyncGenerator<Event, Result>,
  { stderr, signal }: CommandIo,
  { onEvent, onInterrupt }: ShowOptions<Event> = {},
): Promise<Result> {
  const progress = createProgress(stderr);
  const colors = colorsFor(stderr);
  const interrupt = (): void => {
    const text = onInterrupt?.();
    if (text === undefined) return;
    progress.clear();
    printLine(stderr, text);
  };
  signal.addEventListener("abort", interrupt);
  let lastRule = "";
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) return next.value;
      const event = next.value;
      progress.show(event);
      const isSameRule = event.type === "read" && [lastRule, `as in training: ${lastRule}`].includes(event.labelRule);
      const lines = narrate(event).filter(({ isPlan = false }) => !(isPlan && isSameRule));
      if (event.type === "read") lastRule = event.labelRule; // Printed once if both datasets follow the same rule.
      if (lines.length > 0) progress.clear();
      for (const line of lines) printLine(stderr, formatLine(line, colors));
      onEvent?.(event);
    }
  } finally {
    signal.removeEventListener("abort", interrupt);
    progress.clear();
  }
}

/** Runs a generator to its end without showing its events. @returns its result */
export async function resultOf<Result>(events: AsyncGenerator<WorkflowEvent, Result>): Promise<Result> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}
