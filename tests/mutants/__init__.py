"""One guard at a time is taken away, and the tests have to notice: `make mutants`."""
