# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
UV := .boot/bin/uv
PY := .venv/bin/python
ARGS ?=
CORES ?= 2
# without the plugins that no unit test needs (schemathesis, coverage): each of three processes would import them first;
# and with compiled modules kept, whatever the shell says, so that the next run does not compile them in each process again
LIGHT := PYTHONDONTWRITEBYTECODE= PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 PYTEST_PLUGINS=xdist.plugin,pytest_timeout,_hypothesis_pytestplugin

.DEFAULT_GOAL := help
.PHONY: help demo up test clerks test-fast lint bench bench-extract bench-validate chaos compose-test fuzz clean lock docs

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: .venv/ready ## the main job on the sample reports (ARGS=--exit leaves at once)
	@.venv/bin/baocao demo $(ARGS)

up: .venv/ready ## starts the stack without samples
	@.venv/bin/baocao up $(ARGS)

test: .venv/ready ## all tests, against real servers that the tests start
	@$(PY) -m pytest tests/unit tests/benchmarks -n $(CORES) --dist worksteal --cov --cov-report= --cov-fail-under=0 $(ARGS)
	@$(PY) -m pytest tests/strangers tests/words tests/clerks -n $(CORES) --dist worksteal $(ARGS)
	@$(PY) -m pytest tests/integration --cov --cov-append --cov-report= --cov-fail-under=0 $(ARGS)
	@$(PY) -m coverage report --sort=-cover | tail -n 14
	@$(PY) -m coverage report --format=total >/dev/null || { echo "Coverage has fallen below the limit in pyproject.toml."; exit 1; }
	@$(PY) -m pytest tests/e2e $(ARGS)

clerks: .venv/ready ## what clerks do to good reports, and what must come out; what is not right yet is listed in tests/clerks/known.py
	@$(PY) -m pytest tests/clerks -n $(CORES) --dist worksteal $(ARGS)

test-fast: .venv/ready ## tests between two edits: no server, no pictures, no corpora, no benchmarks
	@$(LIGHT) $(PY) -m pytest tests/unit -m "not slow" -n $(CORES) --dist worksteal $(ARGS)

lint: .venv/ready ## ruff, types, import boundaries, docs
	@.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	@.venv/bin/mypy
	@.venv/bin/lint-imports >/dev/null || .venv/bin/lint-imports
	@$(PY) -m pytest -q tests/unit/test_docs.py

docs: .venv/ready ## the parts of the docs that are made from the code
	@$(PY) -m baocao.docs

bench: .venv/ready ## throughput, stages and messaging overhead on this machine
	@$(PY) -m benchmarks.end_to_end $(ARGS)

bench-extract: .venv/ready .venv/bench ## what is read of the independent corpus, by format and form; speed beside the alternatives
	@$(PY) -m benchmarks.extraction $(ARGS)

bench-validate: .venv/ready ## false alarms, and planted errors found, explained and repaired, on the independent corpus
	@$(PY) -m benchmarks.validation $(ARGS)

chaos: .venv/ready ## everything is killed, frozen, slowed and filled up while reports stream in; what became of them (ARGS="--seed 2")
	@$(PY) -m benchmarks.chaos $(ARGS)

compose-test: .venv/ready ## docker-compose.yml run for real in an engine of its own, as root on Debian; ports 80, 443, 8025 (ARGS=--keep keeps the images)
	@$(PY) -m benchmarks.compose $(ARGS)

fuzz: .venv/ready .venv/bench ## coverage-guided fuzzing of the readers, one minute
	@$(PY) -m benchmarks.fuzz $(ARGS)

.venv/bench: benchmarks/requirements.lock .venv/ready
	@$(UV) pip install -q --require-hashes -p .venv -r benchmarks/requirements.lock
	@touch $@

clean: ## removes the environment and the embedded stack's data
	@test ! -x .venv/bin/baocao || $(PY) -m baocao.local.clean
	@rm -rf .venv .boot .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info build

lock: $(UV) ## resolves the dependencies anew
	@$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --group dev pyproject.toml -o requirements.lock
	@$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url -c requirements.lock pyproject.toml deploy/requirements.in -o deploy/requirements.lock
	@$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url -c requirements.lock benchmarks/requirements.in -o benchmarks/requirements.lock

$(UV):
	@command -v python3 >/dev/null || { echo "Cần python3 (>= 3.11) và python3-venv. / python3 and python3-venv are needed."; exit 2; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed."; exit 2; }
	@python3 -m venv .boot && .boot/bin/pip install -q --disable-pip-version-check uv

.venv/ready: requirements.lock pyproject.toml deploy/system-packages.sh | $(UV)
	@sh deploy/system-packages.sh dev
	@$(UV) venv -q --allow-existing .venv
	@$(UV) pip sync -q --compile-bytecode --require-hashes -p .venv requirements.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -p .venv -e .
	@touch $@
