# Two commands are enough on a machine with git, make and Python 3.11: `make demo` and `make test`. Neither needs root.

UV_VERSION := 0.13.8
UV := .uv/bin/uv
BIN := .venv/bin
# The first Python that pyproject.toml admits, without the virtual environment it may be in; looked for once, when needed.
ADMITTED := import os, sys; assert (3, 11) <= sys.version_info < (3, 14); print(os.path.realpath(sys._base_executable))
FIND_PYTHON = for name in python3 python3.13 python3.12 python3.11; do $$name -c '$(ADMITTED)' 2>/dev/null && break; done
ifndef PYTHON
PYTHON = $(eval PYTHON := $$(shell $$(FIND_PYTHON)))$(PYTHON)
endif
MARKS ?= not slow
WORKERS ?= auto

# uv takes this machine's Python and trusts the certificates that this machine trusts.
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check lint format bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(UV) ## Make .venv exactly as uv.lock says (the other targets do it by themselves)
	@[ -d .venv ] || echo "Setting up .venv; about 200 MB are fetched once."
	@$(UV) sync --locked --all-extras --python "$(PYTHON)" $$([ ! -d .venv ] || echo --quiet)

demo: setup ## Make a video from the sample article and publish it to a folder in ./demo; YES=1 answers the gates
	@$(BIN)/greenlight demo --data-dir demo $(if $(filter 1 yes true,$(YES)),--yes)

test: setup ## Run the tests; MARKS="…" chooses others than "not slow"
	@$(BIN)/pytest -m "$(MARKS)" -n $(WORKERS) --dist worksteal --durations=12 $(if $(RERUNS),--reruns $(RERUNS))

test-slow: MARKS := slow
test-slow: WORKERS := 0
test-slow: test ## Run the long matrices: crashes, storms, whole films

check: lint test ## Everything that must hold before a push: format, lint, types, imports, tests

lint: setup ## The checks without the tests
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run make format."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

format: setup ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format .

bench: setup ## Measure speed and memory, and print each figure beside its target
	@$(BIN)/python -m tests.bench

clean: ## Remove all that make made here: .venv, .uv, caches and ./demo with its videos
	@rm -rf .venv .uv dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find bot graph tools config tests -name __pycache__ -prune -exec rm -rf {} +

$(UV):
	@[ -n "$(PYTHON)" ] || { echo "Greenlight needs Python 3.11, 3.12 or 3.13; on Debian 12: apt-get install python3 python3-venv"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	@"$(PYTHON)" -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
