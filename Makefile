# Needs Python 3.11 or newer, pip and make; no root. Everything is installed into $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-oracles lint audit bench exercises figures clean

demo: $(VENV)/installed  ## grade the sample class, and say where the pages are
	$(BIN)/autograder grade tests/sample_class --out results/demo

test: $(VENV)/installed  ## all tests but the comparison with Keras and JAX
	$(BIN)/python -m pytest tests --ignore tests/oracles

test-oracles: .venv-oracles/installed  ## the reference trainers against Keras and JAX
	KERAS_BACKEND=jax .venv-oracles/bin/python -m pytest tests/oracles

lint: $(VENV)/installed  ## lint, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

audit: $(VENV)/installed  ## whether the hidden tests are any good
	$(BIN)/autograder audit

bench: $(VENV)/installed  ## against stock nbgrader, on the same notebooks
	$(BIN)/python tests/bench/bench.py

exercises: $(VENV)/installed  ## what students get, made anew from solutions/
	$(BIN)/autograder release

figures: $(VENV)/installed  ## the diagrams of the lessons
	$(BIN)/python solutions/figures.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[course,dev]'
	touch $@

.venv-oracles/installed: pyproject.toml
	$(PYTHON) -m venv .venv-oracles
	.venv-oracles/bin/python -m pip install --quiet --disable-pip-version-check -e '.[course,oracles]'
	touch $@

clean:
	rm -rf results build *.egg-info .venv .venv-*
