import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { allTargets } from "./all-targets.ts";
import { fuzzTarget } from "./run-target.ts";

/*
 * A process that fuzzes some targets, because a hang or a crash of the engine would end all others too.
 *
 *     fuzz-process <count> <seed> <target> …
 *
 * It writes a line of JSON for each batch and each result.
 */
const [count = "", seed = "", ...names] = process.argv.slice(2);
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const folder = await mkdtemp(join(tmpdir(), "sentiment-tuner-fuzz-"));
try {
  for (const target of await allTargets(folder)) {
    if (names.length > 0 && !names.includes(target.name)) continue;
    const started = process.cpuUsage();
    const onBatch = (done: number): void => print({ target: target.name, done });
    const result = await fuzzTarget(target, { count: Number(count), seed: Number(seed), onBatch });
    const { user, system } = process.cpuUsage(started);
    print({ result, cpuSeconds: (user + system) / 1e6 });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(); // A stream of a target may be waiting for more.
