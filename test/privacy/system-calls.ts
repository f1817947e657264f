import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** System calls of a process and its children, recorded by `strace`. */
export interface SystemCalls {
  /** Lines of the log about sockets that can leave the machine. */
  readonly internetSockets: readonly string[];
  /** Absolute paths that were created, written, renamed or removed, without duplicates. */
  readonly writtenPaths: readonly string[];
}

const TRACED =
  "socket,connect,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink";

/** A command that runs the command line given as its last arguments, and records its system calls in `logFile`. */
export function straceCommand(logFile: string): string[] {
  return ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", `trace=${TRACED}`, "-o", logFile];
}

/** True if this machine can record system calls. */
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

/** Paths in quotes. A relative path follows the `<folder>` that option `-y` adds. */
function absolutePaths(call: string): string[] {
  return [...call.matchAll(/(?:<(\/[^>]*)>, )?"([^"]*)"/g)].map(([, folder = "", path = ""]) =>
    path.startsWith("/") ? path : `${folder}/${path}`,
  );
}
