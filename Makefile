# Everything one does with this repository. Plain `make` lists it.

VENV ?= .venv
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help setup lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## make the locked environment in .venv, with .venv/bin/anlan
	@cat requirements.lock pyproject.toml | cmp -s - "$(VENV)/as-locked" || sh .ci/setup "$(PYTHON)" "$(VENV)"

lock: setup ## pin every dependency again, with hashes, in requirements.lock
	@"$(PYTHON)" -m venv build/lock && build/lock/bin/pip install -q uv
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock' --upgrade -q -o requirements.lock
