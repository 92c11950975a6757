# Aceso. `make` or `make help` tells what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
HISTORIES ?= 1000000
FUZZ ?= 100000
.PHONY: help build demo test check soak bench ledger fmt dist clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | awk -F':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

build: ## compile everything into target/app, ready for ./aceso
	@build/app

demo: ## break a small shop of real processes and watch it heal (console: http://127.0.0.1:7676)
	@./aceso demo $(ARGS)

test: ## every test, the quick ones first; what needs root, a browser or a missing tool says so and is skipped
	@build/test

check: ## format check and the quick tests
	@build/maven "checking the format" spotless:check
	@build/test --quick

soak: build ## a million random histories, bad input at random, then two hours of a shop that is broken at random (ARGS="--for=10m --seed=N")
	@build/maven "simulating" test -pl aceso-testkit -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Daceso.histories=$(HISTORIES)
	@build/maven "bad input" test -pl aceso-engine -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false -Daceso.fuzz=$(FUZZ)
	@./aceso soak --for=2h --report=target/soak.json $(ARGS)

bench: build ## measure beside runit, supervisord and Monit; writes docs/benchmarks.md (as root, about an hour)
	@build/bench $(ARGS)

ledger: ## which capabilities are proved, by which tests, and whether those passed (ARGS=--json)
	@build/ledger $(ARGS)

fmt: ## format the sources
	@build/maven "formatting" spotless:apply

dist: build ## one archive that runs wherever there is a Java 25: target/aceso-VERSION.tar.gz
	@build/dist

clean: ## remove everything that was built
	@rm -rf target aceso-*/target
