import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** A GPU as the operating system reports it. */
export interface GpuDevice {
  readonly name: string;
  readonly driver?: string;
  readonly memoryBytes?: number;
}

const LIMIT_MS = 5_000;

/** The GPUs of this machine, as far as the tools of the operating system report them. */
export async function listGpus(platform: NodeJS.Platform = process.platform): Promise<readonly GpuDevice[]> {
  const nvidia = await attempt(async () =>
    parseNvidiaSmi(
      await output("nvidia-smi", ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits"]),
    ),
  );
  if (platform === "darwin") {
    return attempt(async () => parseSystemProfiler(await output("system_profiler", ["SPDisplaysDataType", "-json"])));
  }
  if (platform === "win32") {
    const query = "Get-CimInstance Win32_VideoController | Select-Object Name,DriverVersion | ConvertTo-Json";
    const all = await attempt(async () => parseCim(await output("powershell", ["-NoProfile", "-Command", query])));
    return [...nvidia, ...all.filter(({ name }) => !nvidia.some((gpu) => gpu.name === name))];
  }
  return nvidia.length > 0 ? nvidia : listDrmDevices("/sys/class/drm");
}

/** Lines such as `NVIDIA H100 80GB HBM3, 550.54.15, 81559`, memory in MiB. */
export function parseNvidiaSmi(text: string): readonly GpuDevice[] {
  return text
    .split("\n")
    .map((line) => line.split(",").map((field) => field.trim()))
    .flatMap(([name, driver, mebibytes]) =>
      name && driver ? [{ name, driver, memoryBytes: Number(mebibytes) * 2 ** 20 }] : [],
    );
}

/** Apple's list of displays; their GPUs use the memory of the machine. */
export function parseSystemProfiler(text: string): readonly GpuDevice[] {
  const { SPDisplaysDataType: cards = [] } = JSON.parse(text) as { SPDisplaysDataType?: Record<string, unknown>[] }; // Apple's format.
  return cards.flatMap((card) => (typeof card["sppci_model"] === "string" ? [{ name: card["sppci_model"] }] : []));
}

/** One object, or several in a list. */
export function parseCim(text: string): readonly GpuDevice[] {
  const found = JSON.parse(text) as Record<string, unknown> | Record<string, unknown>[]; // Microsoft's format.
  return [found]
    .flat()
    .flatMap(({ Name: name, DriverVersion: driver }) =>
      typeof name === "string" ? [{ name, ...(typeof driver === "string" && { driver }) }] : [],
    );
}

/** Linux names a card by the numbers of the PCI bus, and its driver by the kernel's module. */
function listDrmDevices(root: string): readonly GpuDevice[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => /^card\d+$/.test(name))
    .flatMap((name) => {
      try {
        const device = join(root, name, "device");
        const id = (file: string): string => readFileSync(join(device, file), "utf8").trim().replace("0x", "");
        return [
          { name: `PCI ${id("vendor")}:${id("device")}`, driver: basename(readlinkSync(join(device, "driver"))) },
        ];
      } catch {
        return []; // A virtual card has neither.
      }
    });
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { timeout: LIMIT_MS, windowsHide: true });
  return stdout;
}

async function attempt(work: () => Promise<readonly GpuDevice[]>): Promise<readonly GpuDevice[]> {
  try {
    return await work();
  } catch {
    return []; // The tool does not exist, or its format changed.
  }
}
