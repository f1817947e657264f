/** For `expect.poll`: patient enough for a busy machine. */
export const POLL = { interval: 2, timeout: 20_000 };
