import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";

import { isAlive } from "./is-alive.ts";

/** The marks that this process made. */
const own = new Set<string>();

const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const DIGITS = 8;

/** A new end of a name, hexadecimal: it is unique, and says which process of which computer writes under the name. */
export function createOwnerMark(): string {
  const mark = `${HOST}${process.pid.toString(16).padStart(DIGITS, "0")}${randomUUID().slice(0, DIGITS)}`;
  own.add(mark);
  return mark;
}

/** Whether the process that made a mark ended on this computer. Of another computer, and of other marks, nothing is known. */
export function isOfDeadOwner(mark: string): boolean {
  if (mark.length !== 3 * DIGITS || !mark.startsWith(HOST)) return false;
  const pid = Number.parseInt(mark.slice(DIGITS, 2 * DIGITS), 16);
  return pid === process.pid ? !own.has(mark) : !isAlive(pid); // In a container, the number of this process is often that of the one before it.
}
