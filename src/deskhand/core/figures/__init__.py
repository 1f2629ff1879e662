"""The one reader and the one writer of amounts, dates, durations and plain numbers.

A reader returns what it found with its place and every value that it may mean: none, one, or
several. "1.299" is one thousand and more or one and a bit; whoever needs one value asks for
`only`, and gets None where there are several.
"""

from deskhand.core.figures.currencies import quantized
from deskhand.core.figures.days import Day, dates
from deskhand.core.figures.numbers import Figure, figures, fits, spelled_out, unread
from deskhand.core.figures.writing import write_amount, write_date

__all__ = [
    "Day",
    "Figure",
    "dates",
    "figures",
    "fits",
    "quantized",
    "spelled_out",
    "unread",
    "write_amount",
    "write_date",
]
