"""`python -m deskhand.cli`: how the supervisor starts its processes."""

from deskhand.cli import main

main()
