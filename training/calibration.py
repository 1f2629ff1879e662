"""What chances are worth: whether the right ones are higher, and how often what they say is so."""

import numpy as np

CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""At which it is said how many would be taken, and how many of them are right."""


def area(chances: list[float], right: list[bool]) -> float:
    """The share of pairs of a right and a wrong one of which the right one has the higher chance."""
    ranks = np.argsort(np.argsort(np.array(chances))) + 1
    of_right = ranks[np.array(right)]
    yes, no = len(of_right), len(right) - len(of_right)
    return float((of_right.sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else 0.0


def off_by(chances: list[float], right: list[bool]) -> float:
    """The calibration error: how far chances lie from what was right, in tenths, weighted."""
    told, was = np.array(chances), np.array(right, dtype=float)
    bins = np.minimum((told * 10).astype(int), 9)
    each = [bins == number for number in range(10)]
    return float(sum(abs(told[one].mean() - was[one].mean()) * one.mean() for one in each if one.any()))  # fmt: skip
