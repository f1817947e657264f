import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { AUTO_ENGINE, chooseEngine } from "./choose-engine.ts";
import type { Engine } from "../engine.ts";
import { rankEngines } from "./rank-engines.ts";

const engine = (name: string): Engine => ({
  name,
  unavailable: () => Promise.resolve(name === "absent" ? "it is not there" : undefined),
  open: () => Promise.reject(new Error("not opened here")),
  openForward: () => Promise.reject(new Error("not opened here")),
});
const [slow, fast, broken] = [engine("slow"), engine("fast"), engine("broken")];
const SPEEDS: Readonly<Record<string, number>> = { slow: 2.5, fast: 100 };

let folder: string;
let measured: string[];
const options = (machine = "one GPU") => ({
  folder,
  machine: () => Promise.resolve(machine),
  measure: ({ name }: Engine) => {
    measured.push(name);
    const reviewsPerSecond = SPEEDS[name];
    return reviewsPerSecond === undefined
      ? Promise.reject(new Error("the device is lost"))
      : Promise.resolve({ reviewsPerSecond });
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "speeds-"));
  measured = [];
});
afterEach(() => rm(folder, { recursive: true }));

describe("rankEngines", () => {
  it("puts the fastest first, and an engine that fails last with its reason", async () => {
    const ranked = await rankEngines([broken, slow, fast], options());
    expect(ranked.map(({ engine }) => engine.name)).toEqual(["fast", "slow", "broken"]);
    expect(ranked[2]?.failure).toBe("the device is lost");
  });

  it("measures again only on another machine, or a new engine", async () => {
    await rankEngines([slow], options());
    await rankEngines([slow, fast], options());
    expect(measured).toEqual(["slow", "fast"]);
    await rankEngines([slow], options("two GPUs"));
    expect(measured).toEqual(["slow", "fast", "slow"]);
  });

  it("prefers the earlier of two that are about as fast", async () => {
    const measure = ({ name }: Engine) => Promise.resolve({ reviewsPerSecond: name === "slow" ? 90 : 100 });
    expect((await rankEngines([slow, fast], { ...options(), measure }))[0]?.engine).toBe(slow);
    expect((await rankEngines([fast, slow], { ...options("another"), measure }))[0]?.engine).toBe(fast);
  });

  it("ranks even if measurements cannot be stored", async () => {
    const ranked = await rankEngines([slow, fast], { ...options(), folder: "/dev/null" });
    expect(ranked[0]?.engine).toBe(fast);
  });
});

describe("chooseEngine with a ranking", () => {
  const rank = (engines: readonly Engine[]) => rankEngines(engines, options());

  it("takes the fastest, and reports the speed of the others", async () => {
    const chosen = await chooseEngine([slow, engine("absent"), fast, broken], AUTO_ENGINE, rank);
    expect(chosen.engine).toBe(fast);
    expect(chosen.reason).toBe(
      "Engine fast is the fastest here: 100 reviews/s of a small model; slow 2.5, broken failed (the device is lost).",
    );
  });

  it("measures nothing if only one engine can run, or if one is requested", async () => {
    expect((await chooseEngine([engine("absent"), slow], AUTO_ENGINE, rank)).engine).toBe(slow);
    expect((await chooseEngine([slow, fast], "slow", rank)).engine).toBe(slow);
    expect(measured).toEqual([]);
  });

  it("takes the first in order if no measurement succeeds", async () => {
    const other = engine("other");
    expect((await chooseEngine([broken, other], AUTO_ENGINE, rank)).engine).toBe(broken);
  });
});
