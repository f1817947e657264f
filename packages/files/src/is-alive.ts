import { errorCode } from "./error-code.ts";

/** Whether a process with that number exists. The system reuses numbers, so it can be another program. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM"; // It exists and belongs to another user.
  }
}
