"""What a log may say of an error: its kind and its place, never its words.

An error's text may hold what a customer wrote, and so may the variables of a traceback.
"""

import traceback


def place_of(error: BaseException) -> dict[str, str]:
    """`why` and `where` for a log line: the type, and the last line of Deskhand's own code."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "deskhand" in frame.filename]
    last = (ours or frames)[-1] if frames else None
    where = f"{last.filename.rpartition('deskhand')[2]}:{last.lineno}" if last else ""
    return {"why": type(error).__name__, "where": where.lstrip("/")}
