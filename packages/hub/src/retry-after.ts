/**
 * How long a server asks to wait: `Retry-After` in seconds or as a date, or the reset time of the hub's `RateLimit` header
 * (`"api";r=0;t=55`).
 *
 * @returns 0 without such a header
 */
export function retryAfterMs(headers: Headers): number {
  const resetSeconds = /;\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  const text = headers.get("retry-after") ?? resetSeconds ?? "";
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}
