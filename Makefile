# zwgk: `make run` sets up and runs the main job on the sample district; `make test` checks everything.
PYTHON ?= python3
DATA ?= data
# The sample district was captured up to this day; for a district of your own: make run AS_OF=
AS_OF ?= 2026-10-31
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
# The stamps say what the environment holds, so that a second make has nothing to set up.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

export DAGSTER_DISABLE_TELEMETRY = yes
# The environment's own programs come first, and none of another environment.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help install run test bench check clean constraints

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

install: $(RUNTIME) ## virtual environment in .venv, command at .venv/bin/zwgk

run: $(RUNTIME) ## main job, raw to open, on the bureaus of sources/bureaus; results in ./data
	@status=0; $(BIN)/zwgk run --data "$(DATA)" $(if $(AS_OF),--as-of $(AS_OF)) || status=$$?; \
	case $$status in \
	0) ;; \
	1) echo "make run: the run is complete; the data has errors, listed above (exit code 1 of zwgk)" ;; \
	*) exit $$status ;; \
	esac

test: $(DEV) ## style, types, configuration, Dagster definitions, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zwgk check
	mkdir -p build/dagster && cp pipelines/dagster.yaml build/dagster/
	DAGSTER_HOME="$(CURDIR)/build/dagster" $(BIN)/dg check defs
	$(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder

bench: $(DEV) ## speed and memory: double publicity, pre-check, page reader, keying, assessment
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[dev,bench]'
	$(BIN)/python -m benchmarks.double_publicity
	$(BIN)/python -m benchmarks.validate
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.keying
	$(BIN)/python -m benchmarks.assessment

check: $(RUNTIME) ## every problem of the configuration at once
	$(BIN)/zwgk check

clean: ## remove the environment and caches; never the data folder, which holds the evidence
	rm -rf $(VENV) build ./*.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

constraints: ## resolve pyproject.toml anew and pin the result in constraints.txt
	rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	build/constraints/bin/pip install --upgrade setuptools wheel '.[dev]'
	{ sed '/^[^#]/,$$d' constraints.txt; build/constraints/bin/pip freeze --all \
		| grep -vE '^(pip|zwgk)[ =]'; } > build/constraints.txt
	mv build/constraints.txt constraints.txt

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
			"Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "The virtual environment could not be made; on Debian and Ubuntu install python3-venv." >&2; exit 2; }

# setuptools of constraints.txt builds the project, not one that pip would fetch for an isolated build.
$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) install --quiet --constraint constraints.txt setuptools wheel
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) install --quiet --constraint constraints.txt setuptools wheel
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $(RUNTIME) $@
