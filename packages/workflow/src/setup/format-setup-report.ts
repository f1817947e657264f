import type { EngineRecord, GpuRecord, SetupReport } from "@sentiment-tuner/protocol";

/** The report as Markdown for a terminal, an editor or an issue. */
export function formatSetupReport(report: SetupReport): string {
  const { versions, hub, auto, freeDiskBytes } = report;
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const disk = freeDiskBytes === undefined ? "" : `, ${gigabytes(freeDiskBytes)} free on that disk`;
  return [
    "# Sentiment Tuner: this setup",
    "",
    auto.engine === undefined
      ? `**Not ready.** \`auto\` finds no engine. ${auto.reason}`
      : `**Ready.** \`auto\` chooses ${auto.engine}. ${auto.reason}`,
    "",
    `- Versions: ${libraries.join(", ")}`,
    `- System: ${report.platform}`,
    `- Node: ${report.node}`,
    `- Processor: ${report.processor}, ${report.cores} cores`,
    `- Memory: ${gigabytes(report.memoryBytes)}, ${gigabytes(report.freeMemoryBytes)} free`,
    `- Caches: ${report.cacheFolder}${disk}`,
    `- GPUs: ${report.gpus.length === 0 ? "none reported by the system" : report.gpus.map(describeGpu).join("; ")}`,
    `- Hub: ${hub.endpoint}: ${hub.detail}${hub.isReachable ? "" : " (needed only to fetch models)"}`,
    "",
    "## Engines",
    "",
    ...report.engines.map((engine) => `- ${engine.name}: ${describeEngine(engine)}`),
    "",
  ].join("\n");
}

function describeGpu({ name, driver, memoryBytes }: GpuRecord): string {
  const details = [driver && `driver ${driver}`, memoryBytes !== undefined && gigabytes(memoryBytes)];
  return [name, ...details.filter((detail) => typeof detail === "string")].join(", ");
}

function describeEngine({ unavailable, failure, gigaflops, reviewsPerSecond }: EngineRecord): string {
  if (unavailable !== undefined) return `not available. ${unavailable}`;
  if (failure !== undefined) return `failed. ${failure}`;
  const products = gigaflops === undefined ? "" : `${String(Math.round(gigaflops))} GFLOP/s in matrix products, `;
  return `works; ${products}${String(Number((reviewsPerSecond ?? 0).toPrecision(3)))} reviews/s in training steps of one block`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
