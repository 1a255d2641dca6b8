# Everything one does with this repository. Plain `make` lists it.

VENV := $(or $(ANLAN_VENV),.venv)
BIN := $(VENV)/bin
PYTHON ?= python3
RECORDS ?= 2000
SEED ?= 1
PORT ?= 8000
SERVE ?= 1

export PYTHONPATH := $(CURDIR)/generator
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo site test test-long coverage bench lint format schemas screenshots chromium lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## make the locked environment in .venv, with .venv/bin/anlan
	@cat requirements.lock pyproject.toml | cmp -s - "$(VENV)/as-locked" || sh .ci/setup "$(PYTHON)" "$(VENV)"

demo: setup ## write a college with a year of history, check it, build its site, serve it (SERVE=0 RECORDS=2000 SEED=1 PORT=8000)
	@sh .ci/demo "$(BIN)" "$(RECORDS)" "$(SEED)" "$(PORT)" "$(SERVE)"

site: setup ## check the fictional college of this repository, as committed, and build its site in site/
	$(BIN)/anlan check --rev HEAD
	$(BIN)/anlan build --rev HEAD --out site

test: setup chromium ## run all tests, those in a real browser too
	$(BIN)/pytest -n 2

test-long: setup chromium ## run the slow campaigns only
	$(BIN)/pytest -n 2 -m long

coverage: setup chromium ## run all tests and print which branches of the tool they miss
	$(BIN)/pytest -n 2 --cov --cov-report=term

bench: setup ## measure speed against peers, print the table and keep it in docs/performance.md
	$(BIN)/python -m benchmarks

lint: setup ## check style, types, the order of the rooms, workflows and forms; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	$(BIN)/zizmor --offline --quiet .github

format: setup ## put all Python in one layout
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schemas: setup ## write what VS Code completes and checks a record by, in .vscode/schemas
	@sh .ci/schemas "$(BIN)"

screenshots: setup chromium ## take the README's pictures of the demo site, in docs/pictures
	@$(MAKE) --no-print-directory demo SERVE=0
	$(BIN)/python tools/screenshots.py docs/pictures

chromium: ## install the system's Chromium and a Chinese font, for the tests in a browser
	@sh .ci/chromium

lock: setup ## pin every dependency anew, with hashes, in requirements.lock
	@$(BIN)/python -m venv build/lock && build/lock/bin/pip install -q uv
	build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock' --upgrade -q -o requirements.lock

clean: ## remove what was made here: build/, site/, caches and .venv
	rm -rf build site dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find generator tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
