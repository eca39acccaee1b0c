# Targets with a "##" text are the public ones; `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test check fix accept bench docs fuzz clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# One environment for everything, made once and renewed when a dependency changes.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "nlfilter needs Python 3.11 or newer as $(PYTHON) (try: make PYTHON=python3.12)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "the venv module is missing (Debian, Ubuntu: apt install python3-venv)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(STAMP)

demo: $(STAMP)  ## the main job's answer: "remote, Python, Tokyo" for one person
	@$(BIN)/nlfilter query fixtures/jobs/jobs.parquet "remote, Python, Tokyo" \
	  --schema schemas/jobs.yaml --list u001 --today 2026-10-01 --format table --explain

test: $(STAMP)  ## the tests
	@$(BIN)/python -m pytest -n auto

check: $(STAMP)  ## all that CI runs: format, lint, types, walls, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

fix: $(STAMP)  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(STAMP)  ## the pages that are made from code
	$(BIN)/python -m nlfilter.where.reference docs/allowed-sql.md

SECONDS ?= 600
SEED ?= 1
fuzz: $(STAMP)  ## hostile text against the gate: make fuzz SECONDS=3600 SEED=2
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS) --seed $(SEED)
