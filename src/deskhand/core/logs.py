"""What a log may say of an error: its kind and its place, never its words.

An error's text may hold what a customer wrote, and so may the variables of a traceback.
"""

import traceback
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def place_of(error: BaseException) -> dict[str, str]:
    """`why` and `where` for a log line: the type, and the last line of Deskhand's own code."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    if ours:
        where = f"{Path(ours[-1].filename).relative_to(PACKAGE).as_posix()}:{ours[-1].lineno}"
    else:
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {"why": type(error).__name__, "where": where}
