# Everything a person or CI does with Plumbline. `make help` lists it. Needs Python 3.11+ and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
HEAVY := .venv-heavy
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
FRONTEND_SOURCES = $(shell find frontend -path frontend/node_modules -prune -o -type f -print)
MODULE_SOURCES = $(shell find designer/modules designer/catalog designer/artifacts -name '*.py')
# Two tests at once, a file's tests in one process; the long files come first as they are named.
SIDE_BY_SIDE = -n 2 --dist loadfile --no-loadscope-reorder
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE :=
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help: ## List what can be made
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

# -- Installing --------------------------------------------------------------------------------

install: $(STAMPS)/python $(STAMPS)/node ## Make .venv and install what the product needs

install-dev: $(STAMPS)/python-dev $(STAMPS)/node ## Install what the tests and tools need as well

install-system: ## Install the Debian packages that the tests need (as root), or name them
	@.ci/system-packages

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || .ci/venv-without-ensurepip "$(PYTHON)" "$(VENV)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(STAMPS)/python: requirements.txt | $(BIN)/uv
	@mkdir -p $(STAMPS)
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements.txt
	@.ci/link-node "$(VENV)"
	@.ci/link-openmp "$(VENV)"
	@touch $@

$(STAMPS)/python-dev: requirements-dev.txt $(STAMPS)/python
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt -r requirements-dev.txt
	@touch $@

$(STAMPS)/node: frontend/package-lock.json $(STAMPS)/python
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

requirements: $(BIN)/uv ## Pin requirements*.txt anew from requirements*.in
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 requirements-dev.in -o requirements-dev.txt

# -- Running -----------------------------------------------------------------------------------

static/app/.vite/manifest.json: $(STAMPS)/node $(FRONTEND_SOURCES)
	cd frontend && npm run --silent build
	@touch $@

build: static/app/.vite/manifest.json ## Build the front end

run: $(STAMPS)/python static/app/.vite/manifest.json ## Start Plumbline on HOST:PORT and print the address that signs in
	@exec $(BIN)/python manage.py up --host $(HOST) --port $(PORT)

signin: $(STAMPS)/python ## Print a new one-time sign-in address of the running server, or of HOST:PORT
	@$(BIN)/python manage.py signin $(if $(filter-out file,$(origin HOST)),--host $(HOST)) $(if $(filter-out file,$(origin PORT)),--port $(PORT))

dev: install ## Start the server and Vite with hot reload side by side
	@trap 'kill 0' EXIT; (cd frontend && npm run --silent dev) & $(BIN)/python manage.py up --host $(HOST) --port $(PORT)

# -- Checking ----------------------------------------------------------------------------------

lint: install-dev ## Ruff, Biome, codespell
	ruff check . && ruff format --check .
	cd frontend && npm run --silent lint
	codespell designer docs frontend/src README.md

types: install-dev ## mypy (strict below the Django line) and tsc
	mypy designer
	cd frontend && npm run --silent types

architecture: install-dev ## Import contracts
	lint-imports

generate: install-dev ## Write catalog.json, openapi.json, the graph's schema and TypeScript types anew
	python -m designer.modules
	python -m tests.documentation
	python -m designer.graph
	python manage.py spectacular --format openapi-json --file docs/openapi.json
	cd frontend && npm run --silent generate

check-generated: install-dev ## Fail when a generated file is stale
	@.ci/check-generated

test-fast: install-dev ## The tests that need neither a browser nor a broker
	pytest -m "not e2e and not redis and not chaos"

test-frontend: install-dev ## Vitest
	cd frontend && npm run --silent test

e2e: install-dev install-system static/app/.vite/manifest.json ## The browser tests
	pytest -m e2e

chaos: install-dev install-system ## Kills and mischief at random; KILLS=, SEED=, SIZE=small or large, BROKER=redis or rabbitmq, MINUTES=
	pytest -m chaos

test: install-dev install-system lint types architecture check-generated test-frontend static/app/.vite/manifest.json ## All that CI runs
	pytest $(SIDE_BY_SIDE) -m "not engines and not docker"

test-engines: install-dev install-system static/app/.vite/manifest.json ## The slow tests: Docker, PostgreSQL, builds of environments, the large size
	pytest -m "engines or docker"

# What modules bring with them is several GB: it has a .venv of its own; pip also takes files from disk.
$(HEAVY)/.ready: requirements.txt requirements-dev.txt designer/execution/environments/provided.py
	@$(PYTHON) -m venv $(HEAVY) 2>/dev/null || .ci/venv-without-ensurepip "$(PYTHON)" "$(HEAVY)"
	$(HEAVY)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	$(HEAVY)/bin/python -m pip install --quiet --disable-pip-version-check \
	  $$($(HEAVY)/bin/python -c 'from designer.execution.environments.provided import PROVIDED; print(*PROVIDED.values())')
	@touch $@

test-heavy: $(HEAVY)/.ready ## The tests that need PyTorch or Vowpal Wabbit, installed for them in .venv-heavy
	$(HEAVY)/bin/python -m pytest -m heavy

test-postgres: install-dev install-system ## The tests of the server on PostgreSQL instead of SQLite
	python -m tests.engines.postgres pytest -m "not e2e and not redis and not chaos" tests/execution tests/api tests/live tests/workspace

bench: install-dev ## Measure what the product promises, as ratios against plain scripts
	python -m tests.bench

format: install-dev ## Format Python and TypeScript
	ruff check --fix --quiet . ; ruff format .
	cd frontend && npm run --silent format

audit: install-dev ## Known vulnerabilities and risky code
	pip-audit -r requirements.txt --disable-pip --no-deps || true
	bandit --quiet -r designer --severity-level medium
	cd frontend && npm audit --omit dev

clean: ## Remove what was built and installed
	rm -rf $(VENV) $(HEAVY) frontend/node_modules static/app

.PHONY: help install install-dev install-system requirements build run signin dev lint types architecture generate check-generated test-fast test-frontend e2e chaos test test-engines test-heavy test-postgres bench format audit clean
