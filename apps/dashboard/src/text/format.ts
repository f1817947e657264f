import { t } from "./translate.ts";

/** Shown instead of a missing number. */
export const NOTHING = "–";

let locale: string | undefined;

/** Sets the language of numbers and dates, a BCP 47 tag. With an invalid tag the runtime's language is used. */
export function useLocale(tag: string | undefined): void {
  try {
    locale = tag === undefined ? undefined : Intl.getCanonicalLocales(tag)[0];
  } catch {
    locale = undefined;
  }
}

/** The language of numbers and dates, for texts that are made elsewhere. */
export function localeTag(): string | undefined {
  return locale;
}

/** 0.9423 → "94.2%". */
export function formatPercent(fraction: number | undefined, digits = 1): string {
  return formatNumber(fraction, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** An interval of fractions: 0.863, 0.898 → "86.3 – 89.8%". */
export function formatRange({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${formatDecimal(low * 100, 1)} – ${formatPercent(high)}`;
}

/** A difference of two fractions in percentage points: 0.061 → "+6.1". */
export function formatPoints(difference: number | undefined): string {
  const points = difference === undefined ? undefined : difference * 100;
  return formatNumber(points, { signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** 0.34567 → "0.346". */
export function formatDecimal(value: number | undefined, digits = 3): string {
  return formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 12500 → "12,500". */
export function formatCount(value: number | undefined): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}

/** "1 review", "12,500 reviews". */
export function formatReviews(count: number): string {
  return count === 1 ? t("1 review") : t("{0} reviews", formatCount(count));
}

/** At most three digits, for axes and rates: 0.25, 12.5, 1.23K. */
export function formatShort(value: number | undefined): string {
  return formatNumber(value, { notation: "compact", maximumSignificantDigits: 3 });
}

/** Smaller numbers have too many zeros to read. */
const PLAIN_FROM = 0.001;

/** 0.00005 → "5.00e-5", 1 → "1". */
export function formatScientific(value: number | undefined, digits = 2): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  if (value === 0 || Math.abs(value) >= PLAIN_FROM) return formatShort(value);
  return value.toExponential(digits);
}

/** 4_210_000 → "1 h 10 min", 95_000 → "1 min 35 s", 400 → "under 1 s". */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return NOTHING;
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return t("under 1 s");
  if (seconds < 60) return t("{0} s", seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{0} min {1} s", minutes, seconds % 60);
  const roundedMinutes = Math.round(seconds / 60);
  return t("{0} h {1} min", Math.floor(roundedMinutes / 60), roundedMinutes % 60);
}

/** 1_610_612_736 → "1.5 GB", 20_000 → "under 1 MB"; a GB is 2³⁰ bytes here, as in task managers. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined || !Number.isFinite(bytes)) return NOTHING;
  const megabytes = bytes / 2 ** 20;
  if (megabytes < 1) return t("under 1 MB");
  return megabytes < 1000 ? `${formatDecimal(megabytes, 0)} MB` : `${formatDecimal(megabytes / 1024, 1)} GB`;
}

/** "p = 0.012", "p < 0.001". */
export function formatPValue(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${formatDecimal(p)}`;
}

/** An ISO 8601 time as a short date and time in the local time zone. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** The last part of a POSIX or Windows path. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

function formatNumber(value: number | undefined, options: Intl.NumberFormatOptions): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  return formatterOf(options).format(value);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Formatters are cached: creating one costs more than a hundred uses. */
function formatterOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale ?? ""} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const formatter = new Intl.NumberFormat(locale, options);
  formatters.set(key, formatter);
  return formatter;
}
