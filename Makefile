PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
SECONDS ?= 600
.PHONY: help setup demo test check bench soak lock

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: .venv/.ready ## Build .venv with the locked packages

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Deskhand needs Python 3.11 or newer; $$($(PYTHON) --version 2>&1) was found. Name another one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import shutil, sys; sys.exit(shutil.disk_usage(".").free < 1_500_000_000)' || { \
	  echo "Deskhand needs 1.5 GB of free disk space in this folder to set itself up." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## The sample company: 60 tickets played through, pages open, until Ctrl-C
	@$(BIN)/deskhand demo

test: setup ## The whole test suite
	@$(BIN)/python -m pytest

check: setup ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

bench: setup ## What is measured, one JSON line a bench; the load benches take over an hour
	@for bench in bench/*.py; do $(BIN)/python $$bench || exit 1; done

soak: setup ## Kills, outages and frozen workers for SECONDS (600); ends with one JSON line
	@$(BIN)/python -m tests.soak --seconds $(SECONDS)

lock: ## Rewrite requirements.lock from pyproject.toml
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock
