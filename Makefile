# One command for each thing a person does here. `setup` needs only Python 3.11+, Node 20+, make and apt.
.DEFAULT_GOAL := run
.PHONY: setup setup-test run test unhurried lint types style units audit bench profile compare capacity overload validity fuzz soak access lock clean
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# What is read once is kept read: every program that a test starts reads hundreds of modules.
unexport PYTHONDONTWRITEBYTECODE
SHOWN := --override-ini="addopts=-ra --strict-markers -s"

# What does not need each other is fetched and made side by side.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=2
endif
setup: .venv/run.stamp .venv/small.stamp static/demo/cmj.mp4
setup-test: setup .venv/test.stamp

.venv/bin/python:
	sh .ci/system-packages python
	$(PYTHON) -m venv .venv

.venv/system.stamp: .venv/bin/python .ci/system-packages
	sh .ci/system-packages run
	touch $@

.venv/run.stamp: .venv/system.stamp requirements.lock requirements-clip.lock server/pose/model_build.py
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-clip.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	$(BIN)/hangtime model
	touch $@

.venv/vendor.stamp: .venv/system.stamp package-lock.json static/vendor.mjs
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	npm run --silent vendor
	touch $@

# The page's modules without comments, for phones; what is edited afterwards is served as it stands.
.venv/small.stamp: .venv/vendor.stamp static/small.mjs $(filter-out static/vendor/% static/small/%,$(wildcard static/*.js static/*/*.js))
	npm run --silent small
	touch $@

static/demo/cmj.mp4: .venv/run.stamp $(filter-out tests/truth/test_% tests/truth/conftest.py,$(wildcard tests/truth/*.py)) tests/truth/person.json
	$(BIN)/python -m tests.truth.demo_clip $@

.venv/test.stamp: .venv/run.stamp requirements-dev.lock
	sh .ci/system-packages test
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-dev.lock
	touch $@

run: setup
	$(BIN)/hangtime serve

# What plays in a browser in real time has the machine to itself; all else shares its cores.
test: setup-test
	$(MAKE) --no-print-directory lint units unhurried; \
	others=$$?; $(PYTEST) tests/e2e && exit $$others
unhurried: setup-test
	$(PYTEST) --numprocesses auto --dist loadfile --no-loadscope-reorder --ignore tests/e2e

# The types take as long as all the rest.
lint: types style
types: setup-test
	$(BIN)/mypy
style: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -c pyproject.toml -r server signaling loadtest
	npm run --silent check
units: setup-test
	npm test --silent

# Asks the registries what is known against what is locked; fails where they do not answer.
audit: setup-test
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements-dev.lock
	npm audit --package-lock-only

validity soak: setup-test
	$(PYTEST) -m $@ $(SHOWN)

# SECONDS is how long each door gets junk; CASES how many requests are drawn from the API's document:
# some operations have not so many, and more than 10,000 are sent.
SECONDS ?= 600
CASES ?= 11000
fuzz: setup-test
	FUZZ_SECONDS=$(SECONDS) $(PYTEST) -m fuzz $(SHOWN)
	API_CASES=$(CASES) $(PYTEST) tests/api/test_document.py $(SHOWN)

# Kept in var/bench/, and compared with the last run.
bench: setup-test
	mkdir -p var/bench
	$(PYTEST) -m bench $(SHOWN) --benchmark-json=var/bench/now.json
	$(BIN)/python -m tests.bench.regressions var/bench/now.json

profile: setup-test
	$(BIN)/python -m tests.bench.profiled $(ENGINE)

compare: setup-test .venv-compare/stamp
	$(BIN)/python -m tests.compare.run

# Five runs of each number of athletes, a hundred minutes; writes docs/explanation/scaling.md.
capacity: setup-test
	$(BIN)/python -m tests.compare.capacity

overload: setup-test
	$(BIN)/python -m tests.compare.overload

.venv-compare/stamp: requirements-compare.lock
	$(PYTHON) -m venv .venv-compare
	.venv-compare/bin/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-compare.lock
	touch $@

# Tries every route as everybody; writes docs/reference/access.md.
access: setup-test
	$(BIN)/python -m tests.access.reference

# Run after a change of dependencies; needs `pip install uv==0.13.9`.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url -c requirements.lock -q -o requirements-dev.lock
	uv pip compile --group compare --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url -q -o requirements-compare.lock
	npm install --package-lock-only --ignore-scripts

clean:
	rm -rf .venv .venv-compare node_modules static/vendor static/small static/demo
