# Everything a person types. `make run` and `make test` need only Python 3.11 or newer, make and git.

# The first Python of the machine that is new enough.
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && exit; done; echo python3)
BIN = .venv/bin
# What is active somewhere else must not leak in.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

.DEFAULT_GOAL = help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/bundled ## Start Handoff with everything it needs; Ctrl+C ends it
	@$(BIN)/handoff up

test: lint ## Everything that must hold, exactly what CI runs
	@tools/browser
	$(BIN)/python -m pytest -n 2 -rs

check: lint ## The quick part of it: lint, types and the rules of the house
	$(BIN)/python -m pytest tests/house

bench: .venv/installed ## Measure the figures of docs/performance.md
	$(BIN)/python -m benchmarks

docs: .venv/installed ## Draw anew what the documentation takes from the code
	$(BIN)/python -m tools.docs

lock: ## Write requirements.lock from setup.cfg (UPGRADE=1: the newest of everything)
	$(PYTHON) tools/lock.py $(if $(UPGRADE),--upgrade)

fresh: ## Remove what make made; the data of your installation stays
	rm -rf .venv web/node_modules web/static/dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

lint: .venv/bundled
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(BIN)/python tools/frontend.py types

# Stamps: a second run finds them newer than what they depend on and does nothing.
.venv/installed: requirements.lock setup.cfg tools/environment.py
	@$(PYTHON) tools/environment.py
	@touch $@

.venv/bundled: .venv/installed tools/frontend.py $(shell find web -name node_modules -prune -o -name dist -prune -o \
		-type f ! -name '*.py' ! -name '*.html' ! -name '*.pyc' -print)
	@$(BIN)/python tools/frontend.py build
	@touch $@

.PHONY: help run test check bench docs lock fresh lint
