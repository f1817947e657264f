import { connect } from "node:net";
import { tmpdir } from "node:os";

import { describe, expect, it } from "vitest";

import { openSocketServer } from "./socket-server.ts";

describe("openSocketServer", () => {
  it("does not wait for a client that has not sent the token", async () => {
    const { platform } = process;
    const server = await openSocketServer(() => ({ answered: () => Promise.resolve() }), {
      temporaryFolder: tmpdir(),
      platform,
    });
    const stranger = connect(server.endpoint);
    await new Promise((resolve) => stranger.once("connect", resolve));
    const started = performance.now();
    for (let turns = 0; turns < 20; turns++) {
      stranger.write("x");
      await server.turn();
    }
    expect(performance.now() - started).toBeLessThan(500); // 2 s and more if each turn waited for the client.
    stranger.destroy();
    await server.dispose();
  });
});
