import { randomBytes } from "node:crypto";
import { lstat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** Name of every endpoint: no other program makes files with such a name. */
const NAME = /^sentiment-tuner-[0-9a-f]{12}$/;
const PIPES = "\\\\.\\pipe\\";
const SOCKET = ".sock";

/** The shortest limit of a system for the path of a socket is 104 bytes. */
const LONGEST_PATH = 100;

/** Where sockets are if the path of the temporary folder is too long. */
const SHORT_FOLDER = "/tmp";

/** A new address for a process that listens: a Unix socket, or a named pipe on Windows. */
export function makeEndpoint(temporaryFolder: string, platform: NodeJS.Platform): string {
  const name = `sentiment-tuner-${randomBytes(6).toString("hex")}`;
  if (platform === "win32") return PIPES + name;
  const path = join(temporaryFolder, name + SOCKET);
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : join(SHORT_FOLDER, name + SOCKET);
}

/**
 * Whether an address from a file is one that `makeEndpoint` can have made for this user: its folder, its name, its kind and its owner.
 *
 * A run's folder may come from someone else, so nothing else is connected to or removed.
 *
 * @returns false also if there is no socket at the address
 */
export async function isOwnEndpoint(
  endpoint: string,
  { temporaryFolder = tmpdir(), platform = process.platform }: EndpointPlace = {},
): Promise<boolean> {
  if (platform === "win32") return endpoint.startsWith(PIPES) && NAME.test(endpoint.slice(PIPES.length));
  const isInPlace = [resolve(temporaryFolder), SHORT_FOLDER].includes(dirname(endpoint));
  if (!isInPlace || !endpoint.endsWith(SOCKET) || !NAME.test(basename(endpoint, SOCKET))) return false;
  const status = await lstat(endpoint).catch(() => undefined);
  return status?.isSocket() === true && status.uid === process.getuid?.();
}

interface EndpointPlace {
  readonly temporaryFolder?: string;
  readonly platform?: NodeJS.Platform;
}
