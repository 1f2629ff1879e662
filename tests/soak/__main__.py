"""`python -m tests.soak`."""

import argparse
import json
import signal
import sys
from pathlib import Path

from tests.soak.phases import PHASES
from tests.soak.run import Options, phases_of, run


def main() -> int:
    """Run it; one JSON line on standard output, everything else on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0, help="of chaos, over all phases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default="", help=f"of {','.join(PHASES)}; all without it")
    parser.add_argument("--logs", type=Path, help="a folder for the logs of the program")
    given = parser.parse_args()
    names = [name for name in given.phases.split(",") if name]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        phases = phases_of(names, tuple(PHASES.values()))
    except ValueError as error:
        parser.error(str(error))
    figures, sound = run(Options(given.seconds, given.seed, phases, given.logs))
    print(json.dumps(figures.as_object()), flush=True)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
