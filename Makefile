# The only commands to remember. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
export PORT
VENV_PYTHON = .venv/bin/python

.PHONY: help setup setup-dev setup-tests run test check bench bench-tamper bench-kill assets

help:
	@echo "make run     set up what is missing, then serve on http://127.0.0.1:$(PORT)/ (PORT=... for another port)"
	@echo "make setup   set up only: Python packages, system libraries, front-end kits"
	@echo "make test    set up with a browser, then run every test (ARGS=... goes to pytest)"
	@echo "make check   style, types, templates, Django's own checks, missing migrations"
	@echo "make bench   run every script in benchmarks/"
	@echo "make bench-tamper  attack the history in 52 ways as a superuser of the database (some minutes)"
	@echo "make bench-kill    kill writers, and the database under them, on a server of their own (three minutes)"
	@echo "make assets  copy the front-end kits to static/vendor anew"

setup:
	@$(PYTHON) -m oversight.bootstrap setup

setup-dev:
	@$(PYTHON) -m oversight.bootstrap setup --dev

setup-tests:
	@$(PYTHON) -m oversight.bootstrap setup --tests

assets:
	@$(PYTHON) -m oversight.bootstrap assets

run:
	@$(PYTHON) -m oversight.port
	@$(PYTHON) -m oversight.bootstrap setup
	@$(VENV_PYTHON) -m oversight.serve

test: setup-tests
	@$(VENV_PYTHON) -m oversight.plain
	@$(VENV_PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev
	@$(VENV_PYTHON) -m oversight.check

bench: setup-dev
	@$(VENV_PYTHON) -m oversight.bench

bench-tamper: setup-dev
	@$(VENV_PYTHON) -m oversight.bench campaigns.tamper

bench-kill: setup-dev
	@$(VENV_PYTHON) -m oversight.bench campaigns.kill
