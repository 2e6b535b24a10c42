# Everything starts here; `make` alone lists the commands. Nothing but make and Python 3.11 need be installed:
# uv is fetched with pip when it is missing, everything else comes from uv.lock.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export UV_PYTHON_DOWNLOADS := never
export DJANGO_SETTINGS_MODULE := fupin.config.settings
export PYTHONUTF8 := 1

UV := $(or $(shell command -v uv),.uv/bin/uv)
BIN := .venv/bin
FUPIN := $(BIN)/fupin
JOBS ?= 2
ARGS ?=
PERSONS ?=
PORT ?= 8000
DEMO := $(FUPIN) demo --port $(PORT) $(if $(PERSONS),--persons $(PERSONS))

# The directories whose tests touch the database; the rest does not know which database it runs on.
DATABASE_TESTS := tests/integration

.PHONY: help demo demo-reset install test test-sqlite test-postgresql test-spark check bench messages format docs clean

help: ## List the commands
	@echo "Usage: make COMMAND"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.runtime ## Build the fictional prefecture once and serve it on 127.0.0.1:8000 (PERSONS=, PORT=, ARGS=)
	@$(DEMO) $(ARGS)

demo-reset: .venv/.runtime ## Throw the fictional prefecture away and build it anew
	@$(DEMO) --reset $(ARGS)

install: .venv/.development ## Install what developers need, from the lock file

test: test-sqlite test-postgresql ## Run all tests: on SQLite, in Chromium, and again on a real PostgreSQL

test-sqlite: .venv/.development
	@scripts/install_test_tools.sh
	$(BIN)/pytest -n $(JOBS) $(ARGS)

test-postgresql: .venv/.development
	@scripts/install_test_tools.sh
	scripts/with_postgresql.sh $(BIN)/pytest -n $(JOBS) -m "not browser" $(DATABASE_TESTS) $(ARGS)

test-spark: .venv/.spark ## Test that Spark gives the same results as the other engines (installs Spark and Java)
	@scripts/install_test_tools.sh default-jre-headless
	$(BIN)/pytest -m spark tests/property $(ARGS)

check: .venv/.development ## Check format, lint, types, layers, migrations, templates, translations and generated documents
	@scripts/check.sh

bench: .venv/.development ## Measure; writes benchmarks/results.json and the table of docs/performance.md (PERSONS=)
	@$(BIN)/python -m benchmarks $(if $(PERSONS),--persons $(PERSONS)) $(ARGS)

messages: .venv/.development ## Collect texts to translate and compile the translations
	cd src/fupin && ../../$(BIN)/django-admin makemessages --all --no-obsolete --no-wrap --add-location file
	cd src/fupin && ../../$(BIN)/django-admin compilemessages

format: .venv/.development ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: .venv/.development ## Write the generated documents anew
	@$(BIN)/python -m scripts.docs

clean: ## Remove what was installed and cached; keeps the data in var/
	rm -rf .venv .uv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.uv/bin/uv:
	@scripts/bootstrap_uv.sh

.venv/.runtime: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --no-dev --inexact
	@touch $@

.venv/.development: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen
	@touch $@ .venv/.runtime

.venv/.spark: .venv/.development | $(UV)
	@$(UV) sync --frozen --inexact --extra spark --quiet
	@touch $@
