"""How fast a network learns: the rate rises during the warmup, and falls to nothing after it."""

POWER = 0.9


def rate_at(step: int, warmup: int, steps: int) -> float:
    """Give the part of the learning rate at a step, in (0, 1]; steps are counted from 0."""
    if step < warmup:
        return (step + 1) / (warmup + 1)
    left = max(1, steps - warmup)
    return float((1 - min(step - warmup, left - 1) / left) ** POWER)
