// Preloaded into a process with --import. It numbers the file operations in some folders, and disturbs one of them:
//
//   NIGHTLY_FOLDERS   folders, separated by the path delimiter: only operations inside them count
//   NIGHTLY_AT        number of the operation, from 1; 0 only counts
//   NIGHTLY_DEED      kill, kill-half (after half of the bytes of a write), kill-after, or a code of the system such as ENOSPC
//   NIGHTLY_LASTING   1: each later operation of the same kind fails too, as on a disk that stays full
//   NIGHTLY_LOG       file for "count <n>" at the end and "hit <operation> <path> <time>" at the deed
import { Buffer } from "node:buffer";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { constants } from "node:os";
import { delimiter, sep } from "node:path";
import process from "node:process";

const { appendFileSync, writeSync } = fs;
const folders = (process.env.NIGHTLY_FOLDERS ?? "").split(delimiter).filter((folder) => folder !== "");
const at = Number(process.env.NIGHTLY_AT ?? 0);
const deed = process.env.NIGHTLY_DEED ?? "";
const isLasting = process.env.NIGHTLY_LASTING === "1";
const log = process.env.NIGHTLY_LOG ?? "";

const WRITES = [
  "mkdir",
  "rename",
  "copyFile",
  "writeFile",
  "appendFile",
  "open-write",
  "write",
  "sync",
  "truncate",
  "link",
];
let count = 0;
let isHit = false;
const pathOf = new WeakMap(); // File handle → path.

const isCounted = (path) =>
  typeof path === "string" && folders.some((folder) => path === folder || path.startsWith(folder + sep));

/** @returns whether the operation is the one to disturb */
function tick(operation, path) {
  if (!isCounted(path)) return false;
  count++;
  if (isHit && isLasting && WRITES.includes(operation)) return true;
  if (count !== at) return false;
  isHit = true;
  if (log !== "") appendFileSync(log, `hit ${operation} ${path} ${Date.now()}\n`);
  return true;
}

function die() {
  process.kill(process.pid, "SIGKILL");
  for (;;); // The signal arrives soon.
}

function failure(operation, path) {
  const number = constants.errno[deed] ?? 28;
  return Object.assign(new Error(`${deed}: injected, ${operation} '${path}'`), {
    ...{ code: deed, errno: -number, syscall: operation, path },
  });
}

/** Wraps an operation whose path is known. `half` does a part of the work of a write. */
function disturbed(operation, path, work, half) {
  if (!tick(operation, path)) return work();
  if (deed === "kill-after") return Promise.resolve(work()).then(die, die);
  if (deed === "kill-half") half?.();
  if (deed.startsWith("kill")) die();
  half?.();
  return Promise.reject(failure(operation, path));
}

const { promises } = fs;
for (const name of [
  "mkdir",
  "rename",
  "rm",
  "rmdir",
  "unlink",
  "copyFile",
  "readdir",
  "stat",
  "lstat",
  "readFile",
  "writeFile",
  "appendFile",
  "link",
]) {
  const original = promises[name];
  promises[name] = function (...args) {
    const path = String(["rename", "copyFile", "link"].includes(name) ? args[1] : args[0]);
    return disturbed(name, path, () => original.apply(this, args));
  };
}

const { open } = promises;
promises.open = function (path, flags, ...rest) {
  const writes = typeof flags === "string" ? /[wa+]/.test(flags) : typeof flags === "number" && (flags & 3) !== 0;
  return disturbed(writes ? "open-write" : "open", String(path), async () => {
    const handle = await open.call(this, path, flags, ...rest);
    pathOf.set(handle, String(path));
    wrapHandles(Object.getPrototypeOf(handle));
    return handle;
  });
};

let areHandlesWrapped = false;

function wrapHandles(prototype) {
  if (areHandlesWrapped) return;
  areHandlesWrapped = true;
  for (const name of ["write", "writeFile", "appendFile", "sync", "truncate", "read", "stat", "readFile"]) {
    const original = prototype[name];
    prototype[name] = function (...args) {
      const isWrite = ["write", "writeFile", "appendFile"].includes(name);
      const half = isWrite ? () => writeHalf(this.fd, args, name) : undefined;
      return disturbed(isWrite ? "write" : name, pathOf.get(this), () => original.apply(this, args), half);
    };
  }
}

function writeHalf(fd, [data, offset, length], name) {
  const bytes = data instanceof Uint8Array ? data : Buffer.from(String(data));
  const start = name === "write" && typeof offset === "number" ? offset : 0;
  const whole = name === "write" && typeof length === "number" ? length : bytes.length - start;
  if (whole > 1) writeSync(fd, bytes, start, Math.floor(whole / 2));
}

for (const name of [
  "mkdirSync",
  "renameSync",
  "rmSync",
  "writeFileSync",
  "appendFileSync",
  "readFileSync",
  "readdirSync",
]) {
  const original = fs[name];
  fs[name] = function (...args) {
    const path = String(name === "renameSync" ? args[1] : args[0]);
    if (tick(name.replace("Sync", ""), path)) {
      if (deed.startsWith("kill")) die();
      throw failure(name, path);
    }
    return original.apply(this, args);
  };
}

syncBuiltinESMExports();
process.on("exit", () => {
  if (log !== "") appendFileSync(log, `count ${count}\n`);
});
