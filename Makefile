# SIEMMES: two targets do everything for a newcomer: make run, make test.
# DuckDB hands rows over through Arrow only when its driver is built with this tag.
export GOFLAGS := -tags=duckdb_arrow -buildvcs=false
ADDR    ?= 127.0.0.1:8080
# The database that bin/siemmes takes by itself, so that its commands answer from
# what was loaded here.
DB      ?= $(or $(SIEMMES_DB),siemmes.duckdb)
ASSETS  := reports/chart/assets
VENDOR  := $(ASSETS)/vendor/.built
SHEETJS := ingest/sheet/testdata/sheetjs
SAMPLES := $(wildcard testdata/offices/*)

.DEFAULT_GOAL := help
.PHONY: help run demo build generate assets test mistakes test-deps bench bench-deps sbom licences fuzz golden lint fmt clean load torture race

help: ## show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: load ## set up, build, load the bundled spreadsheets, serve the site
	@echo
	@echo "  SIEMMES is at http://$(ADDR)/  (stop with Ctrl-C)"
	@echo
	@bin/siemmes serve --db "$(DB)" --addr $(ADDR)

demo: load ## load the bundled spreadsheets and write sample reports to out/
	@mkdir -p out
	@for c in CRI MEX PAN; do for l in es en fr; do \
	  bin/siemmes report country-profile --db "$(DB)" --country $$c --year 2023 --lang $$l -o out/profile-$$c-$$l.xlsx && \
	  bin/siemmes report country-profile --db "$(DB)" --country $$c --year 2023 --lang $$l -o out/profile-$$c-$$l.html || exit 1; \
	done; done
	@echo; echo "Reports in out/:"; ls out/*.xlsx out/*.html

# Loading again changes nothing: the files are known by their content.
load: build
	@bin/siemmes ingest --db "$(DB)" --publish $(SAMPLES)

build: assets generate ## build bin/siemmes
	@go build -o bin/siemmes ./cmd/siemmes

# The program embeds its YAML data as JSON. A test fails where that is not current.
generate: warehouse/lang/messages.json warehouse/catalog/catalog.json ## make the JSON of messages and catalog from their YAML

warehouse/lang/messages.json: $(wildcard warehouse/lang/messages/*.yml)
	@go generate ./warehouse/lang

warehouse/catalog/catalog.json: $(wildcard warehouse/catalog/*.yml warehouse/catalog/*/*.yml)
	@go generate ./warehouse/catalog

assets: $(VENDOR) ## fetch and cut the browser's assets (echarts, world map) with npm

$(VENDOR): $(ASSETS)/package.json $(ASSETS)/package-lock.json $(ASSETS)/build.mjs $(ASSETS)/maps.mjs
	@cd $(ASSETS) && npm ci --no-audit --no-fund --silent && node build.mjs
	@touch $@

# SheetJS writes the workbooks that the readers' interop test reads.
$(SHEETJS)/node_modules/.package-lock.json: $(SHEETJS)/package-lock.json
	@cd $(SHEETJS) && npm ci --no-audit --no-fund --silent

test: assets $(SHEETJS)/node_modules/.package-lock.json lint ## set up and run every test
	@go test -timeout 30m ./...

MISTAKES ?= 20
mistakes: ## plant MISTAKES mistakes of each kind in real files and say what is found
	@go test -count=1 -timeout 60m -v -run TestMistakesInRealFiles ./cmd/siemmes -args -mistakes $(MISTAKES)

test-deps: ## install the optional tools that some tests look through (Debian)
	@.ci/test-deps

bench-deps: ## install the readers that make bench compares with (fastexcel; readxl where Debian's packages are)
	@mkdir -p out && python3 -m venv out/bench && out/bench/bin/pip install -q fastexcel polars pyarrow
	@command -v Rscript >/dev/null || ! command -v apt-get >/dev/null || apt-get install -y -qq --no-install-recommends r-cran-readxl

bench: export SIEMMES_PYTHON ?= $(wildcard $(CURDIR)/out/bench/bin/python)
bench: build ## measure: ratios taken in one run on this machine
	@go test -run '^$$' -bench '^BenchmarkPipeline$$' -benchtime 3x ./warehouse/store # alone: it tells the process's peak memory
	@go test -run '^$$' -bench '^BenchmarkWorkbookPipeline$$' -benchtime 1x ./warehouse/store # likewise
	@go test -run '^$$' -bench 'Query|Load' -benchtime 3x -timeout 60m ./warehouse/store
	@go test -run '^$$' -bench . -benchtime 1x -timeout 60m ./cmd/siemmes ./ingest/...

# The bill of materials is made by tools that are fetched for it, from the ordinary
# registries: cyclonedx-gomod for Go, npm itself for the browser's files.
CYCLONEDX := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
sbom: assets generate ## write the bills of materials (CycloneDX) to out/
	@mkdir -p out
	@go run $(CYCLONEDX) app -licenses -json -output out/sbom-go.cdx.json -main cmd/siemmes .
	@cd $(ASSETS) && npm sbom --sbom-format cyclonedx > $(CURDIR)/out/sbom-npm.cdx.json

licences: sbom ## check the licence of every library and write the notices
	@go run ./cmd/licences out/sbom-go.cdx.json out/sbom-npm.cdx.json

DAMAGED ?= 10000
.PHONY: damage
damage: ## read DAMAGED damaged files of each format and files made against their reader: no panic, none over 10 s or 300 MB
	@go test -count=1 -timeout 1h -run 'LooksAtEachByte|RepeatedPieces' ./ingest/sheet -args -worthless 20000000 -rapid.checks 1000
	@go test -count=1 -timeout 24h -v -run TestDamagedFilesOfEachFormat ./ingest -args -mutations $(DAMAGED) -mutation-watch

TORTURE ?= -full -kills 1000 -every 1 -sizes 30 -damages 0 -flips 300 -slow 60 -figures 4000 \
  -load-rows 10000000 -load-clients 1,10,100 -load-time 60s
PART ?= .
torture: assets ## attack the built program for hours; PART=TestDiskFull does one part, TORTURE sets its flags
	@go test -count=1 -timeout 12h -v -run '$(PART)' ./cmd/siemmes/torture -args $(TORTURE)
	@test '$(PART)' != . || $(MAKE) damage

race: assets ## look for data races in the server, the store, ingest and queries
	@go test -race -timeout 90m ./server/... ./warehouse/store/... ./warehouse/query/... ./ingest/...

FUZZTIME ?= 30s
fuzz: ## fuzz every parser for FUZZTIME each
	@for p in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$p | grep ^Fuzz); do \
	  echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p || exit 1; done; done

golden: assets ## rewrite the golden files after a wanted change
	@go test ./reports/... ./warehouse/store/... ./ingest/... -update

lint: ## go vet, staticcheck, gofumpt
	@go vet ./...
	@go tool staticcheck ./...
	@test -z "$$(go tool gofumpt -l .)" || { echo "not formatted (make fmt):"; go tool gofumpt -l .; exit 1; }

fmt: ## format the code
	@go tool gofumpt -w .

clean: ## remove what was built, and ./siemmes.duckdb with all that lies beside it
	@rm -rf bin out siemmes.duckdb siemmes.duckdb.* $(ASSETS)/node_modules $(SHEETJS)/node_modules
	@find $(ASSETS)/vendor -mindepth 1 ! -name .keep -delete
