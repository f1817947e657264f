"""A text that is longer than the model reads at once is read in windows, as in training."""


def window_starts(count, room, settings):
    """The token with which each window starts: evenly spaced, the first at the beginning and the last at the end of the text.

    `count` is the number of tokens of the text, `room` that of a window; special tokens do not count.
    """
    last = max(0, count - room)
    windows = min(settings["most"], -(-last // settings["stride"]) + 1)
    return [0] if windows == 1 else [index * last // (windows - 1) for index in range(windows)]


def pool(rows, pooling):
    """One row from the logits of all windows of a text: the mean or the largest of each column."""
    columns = list(zip(*rows))
    return [max(column) for column in columns] if pooling == "max" else [sum(column) / len(column) for column in columns]
