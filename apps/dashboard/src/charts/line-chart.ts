import uPlot from "uplot";

import { type ColorName, colorOf, fontOf, isHighContrast } from "./theme.ts";

export interface ChartSeries {
  readonly label: string;
  readonly color: ColorName;
  /** In CSS pixels; 1.5 if not given. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** Draws a dot at every point, as suits a few points far apart. */
  readonly hasPoints?: boolean;
  /** Draws dots and no line. */
  readonly isScatter?: boolean;
  /** 0 to 1; a raw curve is drawn fainter than the smoothed one above it. */
  readonly opacity?: number;
}

interface ChartScale {
  /** Fixed ends; an end that is not given follows the data. */
  readonly min?: number;
  readonly max?: number;
  readonly format: (value: number) => string;
}

export interface LineChartOptions {
  readonly series: readonly ChartSeries[];
  readonly x: ChartScale;
  readonly y: ChartScale;
  /** In CSS pixels. */
  readonly height: number;
  /** Charts with the same key show their cursors at the same x. */
  readonly syncKey?: string;
  /** Called with the point under the cursor, or undefined when it leaves. */
  readonly onCursor?: (point: number | undefined) => void;
}

/** The x of all points, ascending, then the y of each series; null is a gap. */
export type ChartData = readonly [ArrayLike<number>, ...ArrayLike<number | null>[]];

export interface LineChart {
  setData(data: ChartData): void;
  /** Draws again with the colors of the theme. */
  retheme(): void;
  destroy(): void;
}

const FONT_SIZE = 11;
const TICK_LENGTH = 4;
const Y_AXIS_WIDTH = 48;
const X_AXIS_HEIGHT = 28;
const LEAST_WIDTH = 120;

/** A chart of lines over numbers, as wide as `parent`. It knows data and an element, and nothing of where they come from. */
export function createLineChart(parent: HTMLElement, options: LineChartOptions): LineChart {
  const width = (): number => Math.max(LEAST_WIDTH, parent.clientWidth);
  const empty = [[], ...options.series.map(() => [])] as unknown as uPlot.AlignedData;
  const plot = new uPlot(plotOptions(options, width()), empty, parent);
  const observer = new ResizeObserver(() => {
    if (plot.width !== width()) plot.setSize({ width: width(), height: options.height });
  });
  observer.observe(parent);
  return {
    setData: (data) => plot.setData(data as unknown as uPlot.AlignedData), // uPlot only reads; its types say otherwise.
    retheme: () => plot.redraw(false, true),
    destroy() {
      observer.disconnect();
      plot.destroy();
    },
  };
}

function plotOptions({ series, x, y, height, syncKey, onCursor }: LineChartOptions, width: number): uPlot.Options {
  return {
    width,
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: false, y: false, setScale: false },
      ...(syncKey === undefined ? {} : { sync: { key: syncKey, setSeries: false } }),
    },
    scales: { x: { time: false, range: rangeOf(x, 0) }, y: { range: rangeOf(y, 0.08) } },
    axes: [axisOf(x, X_AXIS_HEIGHT), axisOf(y, Y_AXIS_WIDTH)],
    series: [{}, ...series.map(seriesOf)],
    ...(onCursor === undefined ? {} : { hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] } }),
  };
}

function seriesOf({
  label,
  color,
  width = 1.5,
  dash,
  hasPoints = false,
  isScatter = false,
  opacity = 1,
}: ChartSeries): uPlot.Series {
  return {
    label,
    stroke: () => colorOf(color),
    width: isHighContrast() ? width + 0.5 : width,
    alpha: opacity,
    spanGaps: true,
    points: {
      show: hasPoints || isScatter,
      size: isScatter ? 9 : 6,
      fill: () => colorOf(isScatter ? color : "page-background"),
    },
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(isScatter ? { paths: () => null } : {}),
  };
}

function axisOf({ format }: ChartScale, size: number): uPlot.Axis {
  return {
    size,
    font: fontOf(FONT_SIZE),
    gap: 4,
    stroke: () => colorOf("muted"),
    grid: { stroke: () => colorOf("grid"), width: 1 },
    ticks: { stroke: () => colorOf("grid"), width: 1, size: TICK_LENGTH },
    values: (_plot, ticks) => ticks.map((tick) => format(tick)),
  };
}

/** Fixed ends where the scale has them, else those of the data with some room. */
function rangeOf({ min, max }: ChartScale, room: number): uPlot.Scale.Range {
  return (_plot, dataMin, dataMax) => {
    // Without points uPlot asks with null, whatever its types say.
    const low = Number.isFinite(dataMin) ? dataMin : 0;
    const high = Number.isFinite(dataMax) ? dataMax : 1;
    const margin = (high - low) * room || (room === 0 ? 0 : Math.abs(high) * room || 1);
    const from = min ?? low - margin;
    const to = max ?? high + margin;
    return from < to ? [from, to] : [from, from + 1];
  };
}
