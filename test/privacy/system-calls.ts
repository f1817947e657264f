import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a process and its children asked of the system, as `strace` recorded it. */
export interface SystemCalls {
  /** Sockets that can leave the machine, one line of the log each. */
  readonly internetSockets: readonly string[];
  /** Absolute paths that were created, written, renamed or removed, without duplicates. */
  readonly writtenPaths: readonly string[];
}

const TRACED =
  "socket,connect,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink";

/** The start of a command line that records the system calls of the rest in `logFile`. */
export function straceCommand(logFile: string): string[] {
  return ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", `trace=${TRACED}`, "-o", logFile];
}

/** Whether this machine can record system calls. */
export function canTrace(): boolean {
  try {
    execFileSync("strace", ["-qq", "-e", "trace=socket", "-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export function readSystemCalls(logFile: string): SystemCalls {
  const lines = readFileSync(logFile, "utf8").split("\n");
  const calls = lines.filter((line) => !/ = -1 |^\d+ +(?:\+\+\+|---)/.test(line));
  return {
    internetSockets: lines.filter((line) => /\b(?:AF_INET6?|sin6?_port)\b/.test(line)),
    writtenPaths: [...new Set(calls.filter(isWrite).flatMap(absolutePaths))],
  };
}

function isWrite(call: string): boolean {
  return /\b(?:open|openat)\(/.test(call)
    ? /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/.test(call)
    : /\b(?:creat|mkdir|mkdirat|rename|renameat|renameat2|unlink|unlinkat|rmdir|link|linkat|symlink)\(/.test(call);
}

/** Paths in quotes; one that is relative to an open folder follows `<folder>` of option `-y`. */
function absolutePaths(call: string): string[] {
  return [...call.matchAll(/(?:<(\/[^>]*)>, )?"([^"]*)"/g)].map(([, folder = "", path = ""]) =>
    path.startsWith("/") ? path : `${folder}/${path}`,
  );
}
