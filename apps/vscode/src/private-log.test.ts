import type { LogOutputChannel } from "vscode";
import { describe, expect, it } from "vitest";

import { privateLog } from "./private-log.ts";

function logOf(home: string) {
  const lines: unknown[] = [];
  const write = (...values: unknown[]): void => void lines.push(...values);
  const channel = { name: "Sentiment Tuner", info: write, error: write } as unknown as LogOutputChannel;
  return { log: privateLog(channel, home), lines };
}

describe("privateLog", () => {
  it("writes the home folder as ~, in texts and in errors with their stack", () => {
    const { log, lines } = logOf("/home/anna");
    log.info('Run "/home/anna/reviews/run" has ended; /home/anna/x');
    log.error(new Error('Cannot open "/home/anna/reviews.csv"'));
    expect(lines[0]).toBe('Run "~/reviews/run" has ended; ~/x');
    expect(lines[1]).toContain('Cannot open "~/reviews.csv"');
    expect(lines[1]).toContain("private-log.test.ts");
    expect(log.name).toBe("Sentiment Tuner");
  });

  it.each(["", "/"])("changes nothing if the home folder is %j", (home) => {
    const { log, lines } = logOf(home);
    log.info("/a/b");
    expect(lines).toEqual(["/a/b"]);
  });
});
