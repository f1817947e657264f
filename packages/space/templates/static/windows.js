/**
 * The token with which each window of a text starts: evenly spaced, the first at the beginning and the last at the end of the text.
 *
 * @param count - tokens of the text; special tokens do not count, here and in `room`
 * @param room - tokens of a window
 */
export function windowStarts(count, room, { stride, most }) {
  const last = Math.max(0, count - room);
  const windows = Math.min(most, Math.ceil(last / stride) + 1);
  if (windows === 1) return [0];
  return Array.from({ length: windows }, (_window, index) => Math.floor((index * last) / (windows - 1)));
}

/** One row from the logits of all windows of a text: the mean or the largest of each column. */
export function pool(rows, pooling) {
  return Array.from(rows[0], (_logit, column) => {
    const logits = rows.map((row) => row[column]);
    return pooling === "max" ? Math.max(...logits) : logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  });
}
