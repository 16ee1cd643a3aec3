# Two commands are enough: `make run` and `make test`. Both set up all that they need.
# PYTHON=/path/to/python chooses one; else launch/set_up.py takes the first of Python 3.11 to 3.14 that it finds.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ENCODERS := $(VENV)/.encoders
SOME_PYTHON = $(firstword $(foreach one,$(PYTHON) python3 python python3.11 python3.12 python3.13 python3.14,$(shell command -v $(one))))
SCRIPTS := $(wildcard pipeline/outputs/*/page/*.js pipeline/app/page/*.js)
export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false

.PHONY: setup run notebooks test thorough check bench fuzz kills cluster encoder bundle install-check docker-check pictures clean

setup: $(STAMP) $(ENCODERS)

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(SOME_PYTHON)" || { echo "jobprofile: no Python is on the PATH; install Python 3.11 to 3.14, or give PYTHON=/path/to/python"; exit 2; }
	@$(SOME_PYTHON) launch/set_up.py --dev --no-encoders --venv $(VENV) $(if $(PYTHON),--python $(PYTHON))
	@touch $@

$(ENCODERS): $(STAMP)
	@$(BIN)/jobprofile encoder build
	@touch $@

encoder: $(ENCODERS)

run: setup
	$(BIN)/jobprofile run data/raw/postings --framework data/raw/framework.yaml --out data/processed/samples

notebooks: setup
	$(BIN)/python notebooks/execute.py

test: setup
	$(BIN)/python -m pytest -n 3 -m "not model and not browser and not thorough"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "(model or browser) and not thorough"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/oxfmt --check $(SCRIPTS)
	$(BIN)/oxlint $(SCRIPTS)
	$(BIN)/mypy
	$(MAKE) test thorough

thorough: setup
	$(BIN)/python -m pytest -m thorough

bench: setup
	$(BIN)/python -m benchmarks.parse data/raw/postings
	$(BIN)/python -m benchmarks data/raw/postings --framework data/raw/framework.yaml

fuzz: setup
	$(BIN)/python -m tests.fuzz --minutes 10

kills: setup
	$(BIN)/python -m tests.run.kills data/raw/postings --framework data/raw/framework.yaml

cluster: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[ray]'
	$(BIN)/python -m pytest tests/run/test_ray.py

# What only whoever ships it needs; none of it is part of `make test`, since each takes minutes.
bundle: setup
	$(BIN)/python launch/make_bundle.py dist/bundle

install-check: setup
	$(BIN)/python -m tests.install.check wheel bundle

docker-check: setup
	$(BIN)/python -m tests.install.dockerfile_steps

pictures: run
	$(BIN)/python docs/pictures.py

clean:
	rm -rf $(VENV) models/encoders data/processed/samples
