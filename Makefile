# Needs Python 3.11 or newer, pip and make; no root. Everything is installed into $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-python test-security test-hostile test-long test-oracles test-nbgrader \
  test-installed audit fuzz lint bench bench-security bench-similarity exercises figures clean

# What takes long because it waits, kills or breaks things has a target of its own.
RUNGS := tests/jail/test_every_rung.py
FAULTS := tests/faults tests/fuzz tests/jail/test_ladder.py
SECURITY := tests/hostile $(RUNGS) $(FAULTS)

demo: $(VENV)/installed  ## grade the sample class, and say where the pages are
	AUTOGRADER_SECRET="of the demo" $(BIN)/autograder grade tests/sample_class --out results/demo

test: $(VENV)/installed  ## all tests but those of the other targets, on two processes
	$(BIN)/python -m pytest tests -n 2 --dist loadfile \
	  $(addprefix --ignore ,tests/oracles tests/nbgrader tests/installed $(SECURITY))

test-python: $(VENV)/installed  ## what could differ in another Python: make … PYTHON=… VENV=…
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/jail/test_isolation.py \
	  $(addprefix tests/,course grading submissions testing wire worker)

test-security: $(VENV)/installed  ## attacks, accidents, faults of the machine, fuzzing, all rungs
	$(BIN)/python -m pytest tests/hostile
	$(BIN)/python -m pytest $(RUNGS) -n 2 --maxschedchunk 1
	$(BIN)/python -m pytest $(FAULTS)

test-long: $(VENV)/installed  ## killed 200 times in a class of 100; every attack everywhere
	LONG=1 $(BIN)/python -m pytest tests/faults/test_killed.py tests/jail/test_ladder.py -s
	LONG=1 $(BIN)/python -m pytest $(RUNGS) -n 2 --maxschedchunk 1

test-hostile: $(VENV)/installed  ## the attacks alone; RUNG=per-submission for another isolation
	$(BIN)/python -m pytest tests/hostile $(if $(RUNG),--rung $(RUNG))

test-oracles: .venv-oracles/installed  ## the reference trainers against Keras and JAX
	KERAS_BACKEND=jax .venv-oracles/bin/python -m pytest tests/oracles

test-nbgrader: .venv-nbgrader/installed  ## with nbgrader's own commands, server and gradebook
	.venv-nbgrader/bin/python -m pytest tests/nbgrader -n 2 --dist loadfile --no-loadscope-reorder

test-installed: $(VENV)/installed  ## as users install it: a wheel, in five ways, on every rung
	$(BIN)/python -m pytest tests/installed -n 2 --dist loadgroup

fuzz: .venv-fuzz/installed  ## a million wire messages, a hundred thousand notebooks, by coverage
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_reply 700000 build/fuzz
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_request 200000 build/fuzz
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_shown 100000 build/fuzz
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_frame 100000 build/fuzz
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_notebook 100000 build/fuzz
	.venv-fuzz/bin/python tests/fuzz/long_run.py a_script 100000 build/fuzz

lint: $(VENV)/installed  ## lint, format, types, and the walls between the rooms
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/installed  ## whether the hidden tests are any good
	$(BIN)/autograder audit

bench: $(VENV)/installed .venv-nbgrader/installed  ## against stock nbgrader, on the same notebooks
	$(BIN)/python tests/bench/bench.py
	.venv-nbgrader/bin/python tests/bench/nbgrader_ways.py

bench-security: $(VENV)/installed  ## the attacks against stock nbgrader and otter-grader
	$(BIN)/python tests/bench/security.py

bench-similarity: $(VENV)/installed .venv-similarity/installed  ## copies found, and others left alone
	$(BIN)/python tests/bench/similarity.py

exercises: $(VENV)/installed  ## what students get, made anew from solutions/
	$(BIN)/autograder release

figures: $(VENV)/installed  ## the diagrams of the lessons, and the one in docs/architecture.md
	$(BIN)/python solutions/images/draw.py
	$(BIN)/python docs/figures/way.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[course,dev]'
	touch $@

.venv-oracles/installed: pyproject.toml
	$(PYTHON) -m venv .venv-oracles
	.venv-oracles/bin/python -m pip install --quiet --disable-pip-version-check -e '.[course,oracles]'
	touch $@

.venv-nbgrader/installed: pyproject.toml
	$(PYTHON) -m venv .venv-nbgrader
	.venv-nbgrader/bin/python -m pip install --quiet --disable-pip-version-check \
	  -e '.[course,nbgrader,nbgrader-tests]'
	touch $@

.venv-similarity/installed:  # what it is compared with, where that can be had
	$(PYTHON) -m venv .venv-similarity
	.venv-similarity/bin/python -m pip install --quiet --disable-pip-version-check \
	  copydetect compare50 || echo "copydetect and compare50 cannot be installed here"
	touch $@

.venv-fuzz/installed: pyproject.toml
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	touch $@

clean:
	rm -rf results build *.egg-info .venv .venv-*
