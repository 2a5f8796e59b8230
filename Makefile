# Yidan: the commands of daily work. `make run` and `make test` are all a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DATA ?= .run
LISTEN ?= 127.0.0.1:8080
# What is played in Chromium: entering an order, what comes before it, and all that follows.
PLAYS = entry fill inquiry quotation contract changes second-change thread-zh
# Both are named, so that the program is built once whether or not it is measured.
RELEASED = -p yidan -p bench
LINT ?= cargo clippy --workspace --all-targets --locked -- -D warnings
# Stories wait for databases and sockets as much as they compute.
export RUST_TEST_THREADS ?= $(shell echo $$((2 * $$(nproc))))

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

web/node_modules: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web: web/node_modules ## build the browser UI into web/dist
	cd web && npm run build

build: web ## build the release binary target/release/yidan
	cargo build --release --locked $(RELEASED) --bin yidan

run: build ## serve on http://127.0.0.1:8080 with a demo company (SQLite file in .run/)
	@echo "serving a demo company; its accounts exist only because of --demo (see README)"
	target/release/yidan serve --demo --data-dir $(DATA) --listen $(LISTEN)

setup: ## install what tests need on Debian 12: PostgreSQL, Chromium, a CJK font
	scripts/postgres.sh
	scripts/chromium.sh

fmt: ## format everything
	cargo fmt --all
	cd web && npm run format

check: web ## formatting, lints, types, budgets
	cargo fmt --all --check
	$(LINT)
	cd web && npm run check && npm run budget

test: web setup ## unit and property tests, stories on both databases, the whole thread in Chromium
	cargo test --workspace --locked
	cargo test --workspace --locked --features store/break-ack-before-commit --test database acknowledged_commands_survive_a_crash # the crash test must be able to fail
	web/e2e/play.sh $(PLAYS)

crash: setup ## kill the program while it writes, many times; then the same with a defect that must be found
	cargo build --locked -p yidan --features break-ack-before-commit --target-dir target/defect
	YIDAN_CRASH_ROUNDS=$${ROUNDS:-50} cargo test --locked -p yidan --test crash
	! YIDAN_TEST_DATABASES=sqlite YIDAN_CRASH_PROGRAM=$(CURDIR)/target/defect/debug/yidan cargo test --locked -p yidan --test crash

e2e: web setup ## the same, the thread also in English on PostgreSQL, and every page on desk and phone
	cargo build --locked -p yidan
	web/e2e/play.sh $(PLAYS) thread-en pages

figures: build setup ## how fast a long order opens and saves in Chromium; for a quiet machine
	cd web && npx vitest run --config vitest.e2e.config.ts figures

bench: web ## figures side by side with the raw databases, in one run
	scripts/postgres.sh
	cargo build --release --locked $(RELEASED)
	target/release/bench --write docs/benchmarks.md

openapi: ## write the OpenAPI snapshot and the TypeScript client made from it
	cargo run --locked -p yidan -- openapi > web/openapi.json
	cd web && npm run client

clauses: ## each clause of the shipped policies, what keeps it, its test
	cargo run --locked -q -p yidan -- policy clauses policies/*.yaml \
		--tests tests --tests business --tests engine --tests platform --tests app --tests web/e2e

screenshots: web ## pictures of every page, for people to look at
	cd web && npm run screenshots

.PHONY: help web build run setup fmt check test crash e2e figures bench openapi clauses screenshots
