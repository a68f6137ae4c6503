# Everything that a newcomer types. Needs make, Python 3.11 or newer, and a package index.
# Each target makes the environment that it needs, once, until pyproject.toml changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEVELOP := $(VENV)/.installed-test
SPARK := $(VENV)/.installed-spark
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
WORKERS ?= 2
OUT ?= demo-atlas

.PHONY: help demo check test test-spark test-all bench docs clean

help:
	@echo "make demo      see it work, offline: an invented world, and a report on real counts"
	@echo "make check     formatting, types, layers, limits of size"
	@echo "make test      check, then the tests (a few minutes)"
	@echo "make test-spark  every SQL file on DuckDB and on Spark, compared"
	@echo "make test-all  all tests, the slow ones and those on Spark included"
	@echo "make bench     speed and memory beside peers, on generated records (an hour, 12 GB)"
	@echo "make docs      write the reference pages anew"
	@echo "make clean     remove the environment and what tools left behind"

demo: $(RUN)
	$(BIN)/talentatlas demo --out $(OUT)

check: $(DEVELOP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/python scripts/build_docs.py --check
	$(BIN)/python -m pytest tests/architecture

test: check
	$(BIN)/python -m pytest -n $(WORKERS) --ignore tests/architecture

test-spark: $(SPARK)
	$(BIN)/python -m pytest tests/engine -m "spark and not slow"

test-all: check $(SPARK)
	$(BIN)/python -m pytest -n $(WORKERS) --ignore tests/architecture --ignore tests/engine -m "slow or not slow"
	$(BIN)/python -m pytest tests/engine -m "slow or not slow"

bench: $(RUN)
	$(BIN)/python scripts/bench/all.py

docs: $(RUN)
	$(BIN)/python scripts/build_docs.py

clean:
	rm -rf $(VENV) demo-atlas build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests scripts -name __pycache__ -type d -exec rm -rf {} +

$(RUN): pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Talent Atlas needs Python 3.11 or newer; %s is %d.%d. Type: make PYTHON=/path/to/python3.11" % (sys.executable, v[0], v[1]))'
	@echo "Making the environment in $(VENV) (a minute or two, once) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "Python could not make an environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --editable .
	@touch $@

$(DEVELOP): pyproject.toml $(RUN)
	@echo "Adding what the tests need ..."
	@$(PIP) --editable . --group test
	@touch $@

$(SPARK): pyproject.toml $(DEVELOP)
	@echo "Adding Spark, and a Java runtime in case there is none ..."
	@$(PIP) --editable ".[spark]"
	@touch $@
