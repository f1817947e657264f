"""Which label a model chooses, by the threshold and the least probability of a sure answer in its recipe."""

NOT_SURE = "not sure"


def decide(row, decision):
    """The index of the label that is chosen for a row of probabilities, and whether the model is sure of it."""
    threshold = decision.get("threshold")
    label = max(range(len(row)), key=row.__getitem__) if threshold is None else int(row[1] >= threshold)
    return label, row[label] >= decision.get("notSureBelow", 0)
