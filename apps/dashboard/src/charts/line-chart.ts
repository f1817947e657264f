import uPlot from "uplot";

import { type ColorName, colorOf, fontOf, isHighContrast } from "./theme.ts";

export interface ChartSeries {
  readonly label: string;
  readonly color: ColorName;
  /** In CSS pixels; default 1.5. */
  readonly width?: number;
  readonly dash?: readonly number[];
  /** Draws a dot at every point, for lines with few points. */
  readonly hasPoints?: boolean;
  /** Draws dots without a line. */
  readonly isScatter?: boolean;
  /** 0 to 1; lower for a raw curve under its smoothed one. */
  readonly opacity?: number;
}

interface ChartScale {
  /** Fixed ends; a missing end follows the data. */
  readonly min?: number;
  readonly max?: number;
  /** No value is above it, such as 1 for a share: the margin ends there. */
  readonly ceiling?: number;
  /** Ticks only at whole numbers, such as steps. */
  readonly isWhole?: boolean;
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
  /** Called with the index of the point under the cursor, or undefined when the cursor leaves. */
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
/** In high contrast no line is faint. */
const LEAST_OPACITY = 0.8;
const WHOLE_STEPS = [1, 2, 5].flatMap((digit) => Array.from({ length: 9 }, (_, power) => digit * 10 ** power));

/** A line chart over numbers, as wide as `parent`. The only file that calls uPlot. */
export function createLineChart(parent: HTMLElement, options: LineChartOptions): LineChart {
  const width = (): number => Math.max(LEAST_WIDTH, parent.clientWidth);
  const empty = [[], ...options.series.map(() => [])] as unknown as uPlot.AlignedData;
  const plot = new uPlot(plotOptions(options, width()), empty, parent);
  const observer = new ResizeObserver(() => {
    if (plot.width !== width()) plot.setSize({ width: width(), height: options.height });
  });
  observer.observe(parent);
  return {
    setData: (data) => plot.setData(data as unknown as uPlot.AlignedData), // uPlot only reads the data, but its types are mutable.
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
    alpha: isHighContrast() ? Math.max(opacity, LEAST_OPACITY) : opacity,
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

function axisOf({ format, isWhole = false }: ChartScale, size: number): uPlot.Axis {
  return {
    size,
    font: fontOf(FONT_SIZE),
    gap: 4,
    stroke: () => colorOf("muted"),
    grid: { stroke: () => colorOf("grid"), width: 1 },
    ticks: { stroke: () => colorOf("grid"), width: 1, size: TICK_LENGTH },
    ...(isWhole ? { incrs: [...WHOLE_STEPS].sort((a, b) => a - b) } : {}),
    values: (_plot, ticks) => ticks.map((tick) => format(tick)),
  };
}

/** The fixed ends of the scale, otherwise the ends of the data with a margin of `room` times their distance. */
export function rangeOf({ min, max, ceiling = Infinity }: ChartScale, room: number): uPlot.Range.Function {
  return (_plot, dataMin, dataMax) => {
    // Without points uPlot passes null, although its types exclude it.
    const low = Number.isFinite(dataMin) ? dataMin : 0;
    const high = Number.isFinite(dataMax) ? dataMax : 1;
    const margin = (high - low) * room || (room === 0 ? 0 : Math.abs(high) * room || 1);
    const from = min ?? low - margin;
    const to = max ?? Math.min(high + margin, ceiling);
    return from < to ? [from, to] : [from, from + 1];
  };
}
