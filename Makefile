# Two commands: `make run` serves, `make test` tests. Both make what they need first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench lint messages clean

run: .venv/ready
	@exec $(BIN)/python wsgi.py --prepare

test: .venv/ready-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks $(ARGS)

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.venv/ready: requirements.txt constraints.txt imapp/translations/zh/LC_MESSAGES/messages.po
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "imapp needs Python 3.11 or newer (PYTHON=python3.x make run)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
	    || { echo "On Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@echo "Installing what the server needs …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt -c constraints.txt
	@$(BIN)/pybabel -q compile -d imapp/translations
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

# Collect the sentences of the code and templates for translation; tests ask for the Chinese.
messages: .venv/ready
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k in_words --no-location --omit-header -o instance/messages.pot .
	$(BIN)/pybabel -q update -i instance/messages.pot -d imapp/translations -l zh --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

clean:
	rm -rf .venv
