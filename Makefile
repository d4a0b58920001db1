# feredge: build, try, test, cross-compile. `make` alone lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

BOARD ?= rpi3
boards := $(patsubst board/%/board.mk,%,$(wildcard board/*/board.mk))
ifeq ($(filter $(BOARD),$(boards)),)
$(error BOARD=$(BOARD): no such board; one of: $(boards))
endif
include board/$(BOARD)/board.mk

# ---- packages that a target needs beyond the Swift toolchain -----------------------------------
packages_build := libgpiod-dev libi2c-dev
packages_cross := qemu-user python3

# An undeclared import between modules would build silently without this flag.
swift_build := swift build --explicit-target-dependency-import-check error
swift_sources := Sources Tests Package.swift

.PHONY: help run build test format-check documents unit-test inner-loops-emulated embedded cross cross-all allocations \
  same-bytes drive bad-input inner-loops no-dot-product packages-build packages-cross clean

help: ## list the targets
	@echo "feredge: an alert for drowsy drivers and pilots. Start with 'make run'."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  BOARD=NAME chooses the board: $(boards) (now: $(BOARD))"

packages-build:
	@board/packages.sh $(packages_build)

packages-cross:
	@board/packages.sh $(packages_build) $(packages_cross)

build: packages-build ## compile for this machine
	@$(swift_build) -c release --product feredge

run: build ## watch a drawn driver fall asleep and the simulated alert line go active (a minute)
	@.build/release/feredge run --camera synthetic --gpio-chip simulated \
	  --gpio-alert 17 --gpio-buzzer 27 --gpio-fault 22

test: format-check documents unit-test inner-loops embedded cross no-dot-product allocations same-bytes drive bad-input flash-test test-board ## everything that CI runs
	@echo "all tests passed"

format-check: ## check the formatting of all Swift files
	@swift format lint --strict --recursive $(swift_sources)

documents: ## the Markdown files name only files, headings, targets, verbs and options that are there
	@board/packages.sh python3
	@python3 Tests/programs/documents.py

# Networks and reference outputs from outside the repository: `make test GOLDENS=DIR`.
unit-test: packages-build ## the tests of every module, on this machine
	@$(if $(GOLDENS),python3 Tests/tools/unpack_goldens.py '$(GOLDENS)' build/goldens)
	@$(if $(GOLDENS),FEREDGE_GOLDENS='$(CURDIR)/build/goldens') \
	  Tests/programs/unit_tests.sh build/unit-tests.log

# ---- the embedded builds: the compiler proves that no Swift code allocates ----------------------
embedded_sysroot := $(CURDIR)/build/sysroot/arm64
embedded_host := $(swift_build) -c release --product feredge --toolset board/host/toolset.json
embedded_board := $(swift_build) -c release --product feredge --triple aarch64-none-none-elf \
  --toolset board/raspberry-pi/toolset.json -Xcc --sysroot=$(embedded_sysroot) \
  -Xcc -I$(embedded_sysroot)/usr/include/aarch64-linux-gnu -Xcc -mcpu=$(CPU) \
  -Xswiftc -DCPU_$(subst -,_,$(CPU)) \
  -Xswiftc -Xclang-linker -Xswiftc --sysroot=$(embedded_sysroot)

embedded: packages-build ## Embedded Swift with -no-allocations on this machine
	@$(embedded_host) --scratch-path build/swift/embedded
	@mkdir -p build/host && cp build/swift/embedded/release/feredge build/host/feredge

# One build for all boards of a processor; nothing else of a board is compiled in. Swift's hash of a module depends
# on the folder that it was compiled in: without it the same source gives the same bytes wherever it stands.
cross: packages-cross $(embedded_sysroot)/.complete ## the static ARM program for BOARD, in build/BOARD/
	@$(embedded_board) --scratch-path build/swift/$(CPU)
	@mkdir -p build/$(BOARD)
	@cp build/swift/$(CPU)/release/feredge build/$(BOARD)/feredge.debug
	@$(toolchain)/llvm-objcopy --strip-all --remove-section .swift_modhash \
	  build/$(BOARD)/feredge.debug build/$(BOARD)/feredge
	@printf '%s: %s bytes (%s), static\n' build/$(BOARD)/feredge \
	  "$$(stat -c %s build/$(BOARD)/feredge)" $(CPU)

cross-all: ## the static ARM programs for all boards
	@for board in $(boards); do $(MAKE) --no-print-directory cross BOARD=$$board || exit; done

$(embedded_sysroot)/.complete: board/sysroot.sh board/private-apt.sh
	@echo "Fetching the ARM C library and the static libgpiod and libi2c"
	@board/sysroot.sh arm64 build/sysroot/arm64

# The inner loops of each processor against the portable ones: this machine's and, emulated, the boards'.
inner_loops := check-inner-loops

inner-loops: packages-cross $(embedded_sysroot)/.complete ## the fast inner loops give the portable ones' bytes, on every processor
	@$(swift_build) -c release --product $(inner_loops)
	@.build/release/$(inner_loops)
	@for board in rpi3 rpi4 rpi5; do \
	  $(MAKE) --no-print-directory inner-loops-emulated BOARD=$$board || exit; done

inner-loops-emulated:
	@$(subst --product feredge,--product $(inner_loops),$(embedded_board)) --scratch-path build/swift/$(CPU)
	@printf '%s: ' $(CPU)
	@qemu-aarch64 -cpu $(CPU) build/swift/$(CPU)/release/$(inner_loops)

# Cortex-A53 and A72 would stop at such an instruction.
no-dot-product: cross ## the program for a board without the dot-product extension has none of its instructions
	@Tests/programs/no_dot_product.sh build/$(BOARD)/feredge.debug $(CPU)

# ---- the program as a whole ---------------------------------------------------------------------
# Clips of the drawn driver, with the script's truth beside them.
clip = build/clips/$(1)/frames.y4m
drawn_clips := $(call clip,drive) $(call clip,microsleep)

$(drawn_clips): build/clips/%/frames.y4m: $(wildcard Sources/SyntheticDriver/*.swift Tests/DrawDriver/*.swift)
	@echo "Drawing the scenario $*"
	@$(swift_build) -c release --product draw-driver
	@.build/release/draw-driver --scenario $* --fps 15 --size 320x240 --output $(@D)

same-bytes: build embedded cross $(call clip,microsleep) ## hosted, embedded and ARM builds write the same bytes
	@Tests/programs/same_bytes.sh $(call clip,microsleep) build/same-bytes \
	  .build/release/feredge build/host/feredge "qemu-aarch64 build/$(BOARD)/feredge"

drive: build $(call clip,drive) ## the drawn drive raises its alerts when the script says
	@mkdir -p build/drive
	@.build/release/feredge replay $(call clip,drive) --events build/drive/events \
	  --plot build/drive/drive.svg >build/drive/out
	@python3 Tests/programs/drive.py build/clips/drive build/drive/events

bad-input: build ## bad input gets one clear line and the right exit status
	@python3 Tests/programs/bad_input.py .build/release/feredge build/bad-input

# The counting programs are linked from the objects of the ordinary ones, which are then linked again.
counted := $(foreach function,malloc calloc realloc posix_memalign free,-Xlinker --wrap=$(function))
toolchain = $$(dirname $$(readlink -f $$(command -v swift)))

build/host/count.o: Tests/programs/count_allocations.c
	@mkdir -p $(@D)
	@$(toolchain)/clang -O2 -Wall -Wextra -c $< -o $@

build/$(BOARD)/count.o: Tests/programs/count_allocations.c $(embedded_sysroot)/.complete
	@mkdir -p $(@D)
	@$(toolchain)/clang --target=aarch64-linux-gnu --sysroot=$(embedded_sysroot) -O2 -Wall -Wextra -c $< -o $@

allocations: embedded cross build/host/count.o build/$(BOARD)/count.o $(call clip,microsleep) ## no frame after the first allocates, on this machine and on ARM
	@$(embedded_host) --scratch-path build/swift/embedded $(counted) -Xlinker $(CURDIR)/build/host/count.o
	@cp build/swift/embedded/release/feredge build/host/feredge.counting
	@$(embedded_board) --scratch-path build/swift/$(CPU) $(counted) -Xlinker $(CURDIR)/build/$(BOARD)/count.o
	@cp build/swift/$(CPU)/release/feredge build/$(BOARD)/feredge.counting
	@Tests/programs/no_allocations.sh $(call clip,microsleep) build/allocations build/host/feredge.counting
	@Tests/programs/no_allocations.sh $(call clip,microsleep) build/allocations \
	  "qemu-aarch64 build/$(BOARD)/feredge.counting"

clean: ## remove everything that was built
	rm -rf .build build

# ---- the engine against TensorFlow's reference kernels, on demand --------------------------------
# Another Python that has TensorFlow: REFERENCE_PYTHON=PATH.
REFERENCE_PYTHON ?= build/venv/bin/python
CASES ?= 10000

.PHONY: exact operators

reference_needs = $(if $(filter build/%,$(REFERENCE_PYTHON)),build/venv/.tensorflow)

# TensorFlow alone, of the version that made the committed cases; the recipes' other needs are not its business.
build/venv/.tensorflow: models/requirements.txt
	@board/packages.sh python3-venv
	@test -x build/venv/bin/python || python3 -m venv build/venv
	@echo "Installing TensorFlow into build/venv"
	@build/venv/bin/pip install --quiet "$$(grep '^tensorflow-cpu==' $<)"
	@touch $@

exact: packages-build $(reference_needs) ## random operators against TensorFlow's reference kernels, to the bit: [CASES=10000] [SEED=N]
	@mkdir -p build/exact
	@seed=$${SEED:-$$(date +%s)}; \
	  $(REFERENCE_PYTHON) Tests/tools/make_operator_cases.py build/exact/operators.cases $$seed $(CASES) 2>build/exact/errors \
	    || { tail -n 5 build/exact/errors; exit 1; }
	@FEREDGE_OPERATOR_CASES='$(CURDIR)/build/exact/operators.cases' \
	  Tests/programs/unit_tests.sh build/exact/log --filter OperatorCaseTests
	@grep -E '^[0-9]+ cases, ' build/exact/log

operators: build $(reference_needs) ## write Tests/tools/operators.md: which operators run here, and which in TensorFlow's reference kernels
	@mkdir -p build/exact
	@$(REFERENCE_PYTHON) Tests/tools/survey_operators.py .build/release/feredge Tests/tools/operators.md 2>build/exact/errors \
	  || { tail -n 5 build/exact/errors; exit 1; }

# ---- the loader against hostile files, on demand -------------------------------------------------
# libFuzzer and AddressSanitizer come with the toolchain; assertions stay on in the optimized code.
FUZZ_SEED ?= 1

.PHONY: fuzz

build/fuzz/fuzz-model: $(wildcard Sources/Inference/*.swift Sources/Inference/Kernels/*.swift Sources/CVectorUnits/*.h) Tests/fuzz/FuzzModel.swift
	@echo "Building the fuzzer"
	@mkdir -p $(@D)
	@swiftc -O -wmo -module-name FuzzModel -parse-as-library -swift-version 6 -sanitize=fuzzer,address \
	  -assert-config Debug -use-ld=lld -enable-experimental-feature Lifetimes \
	  -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault \
	  -I Sources/CVectorUnits -o $@ $(filter %.swift,$^)

fuzz: build/fuzz/fuzz-model ## hostile model files against the loader: [EXECUTIONS=N] [SECONDS=N] [FUZZ_SEED=N] (else 60 seconds)
	@rm -rf build/fuzz/seeds
	@python3 Tests/fuzz/unpack_models.py build/fuzz/seeds Tests/InferenceTests/Vectors/*.cases
	@Tests/fuzz/run.sh build/fuzz '$(EXECUTIONS)' '$(if $(EXECUTIONS)$(SECONDS),$(SECONDS),60)' '$(FUZZ_SEED)'

# ---- the standards' clauses, the scenarios for them, and their measured times -------------------------
.PHONY: scenarios

scenarios: ## write Tests/DrowsinessTests/scenarios.md: clause, scenario, measured time
	@$(swift_build) -c release --product scenario-table
	@.build/release/scenario-table >Tests/DrowsinessTests/scenarios.md
	@echo "Tests/DrowsinessTests/scenarios.md: $$(grep -c '^|' Tests/DrowsinessTests/scenarios.md) lines of tables"

# ---- networks: train, judge; clips of real faces --------------------------------------------------
# DATA is a folder with the data sets that models/README.md names; nothing else here needs them.
python := build/venv/bin/python

# Asked for before anything is installed or built.
.PHONY: need-data
need-data:
	@$(if $(DATA),,$(error DATA=FOLDER is missing: the folder of the data sets, see models/README.md)):

networks := $(if $(NETWORK),$(NETWORK),face-detector face eye-state)

.PHONY: models seeds prune robustness eval clips

$(python): models/requirements.txt
	@board/packages.sh python3-venv
	@echo "Installing what the recipes need into build/venv (several GB for PyTorch)"
	@python3 -m venv build/venv
	@build/venv/bin/pip install --quiet --requirement models/requirements.txt
	@touch $@

models: need-data $(python) ## train and export the networks: DATA=FOLDER [NETWORK=face] (hours on two cores; resumes)
	@for network in $(networks); do \
	  $(python) models/train.py $$network --data '$(DATA)' $(if $(DRAWN),--drawn '$(DRAWN)') && \
	  $(python) models/export.py $$network --data '$(DATA)' $(if $(DRAWN),--drawn '$(DRAWN)') || exit; \
	done

seeds: need-data $(python) ## train and judge one of the student projects' networks: DATA=FOLDER SEED=s003_cnn [EPOCHS=30]
	@$(if $(SEED),,$(error SEED=NAME is missing, one of models/seeds/README.md))$(python) models/seeds/train.py '$(SEED)' \
	  --data '$(DATA)' $(if $(EPOCHS),--epochs '$(EPOCHS)')

prune: need-data build $(python) ## train wide, prune, compare with the pruned shape from scratch: DATA=FOLDER [NETWORK=eye-state] (hours)
	@$(MAKE) --no-print-directory cross BOARD=rpi3
	@$(python) models/prune.py $(if $(NETWORK),'$(NETWORK)',eye-state) --data '$(DATA)' --programs .build/release/feredge build/rpi3/feredge

robustness: need-data $(python) ## the networks' figures under single disturbances, as tables and curves: DATA=FOLDER [PART=test] (ten minutes)
	@$(python) models/corruptions.py '$(DATA)' --part $(PART) --json build/models/disturbances-$(PART).json
	@$(python) models/disturbance_plot.py build/models/disturbances-$(PART).json

eval: need-data $(python) ## judge the shipped networks on their test parts: DATA=FOLDER
	@$(python) models/evaluate.py '$(DATA)'

# A full evaluation is made again only when a network is newer than the last one.
results := build/models/results.json

.PHONY: cards seed-table search

$(results): $(wildcard models/*/*.tflite)
	@mkdir -p $(@D)
	@$(python) models/evaluate.py '$(DATA)' --json $@

cards: need-data $(python) $(call clip,drive) ## the cards' plots, tables and pictures, and the results in models/README.md: DATA=FOLDER (minutes)
	@$(MAKE) --no-print-directory $(results) DATA='$(DATA)'
	@$(python) models/plots.py $(results)
	@$(python) models/maps.py $(call clip,drive) --data '$(DATA)'
	@$(python) models/mistakes.py '$(DATA)'

seed-table: need-data build $(python) ## the student projects' networks beside ours, trained or not: DATA=FOLDER (minutes)
	@$(MAKE) --no-print-directory cross BOARD=rpi3
	@$(python) models/seeds/compare.py '$(DATA)' .build/release/feredge build/rpi3/feredge

search: need-data $(python) ## the search over the eye network's settings: DATA=FOLDER (ten minutes; resumes)
	@$(python) models/search.py eye-state --data '$(DATA)'

clips: need-data build $(python) ## clips of real faces through the program: DATA=FOLDER
	@$(python) Tests/clips/build.py '$(DATA)' build/real-clips
	@$(python) Tests/clips/check.py .build/release/feredge build/real-clips

# ---- hours of drives: `make drives DATA=DIR HOURS=30`; goes on where it stopped ------------------
HOURS ?= 3
PART ?= test

.PHONY: drives

drives: need-data build $(python) ## hours of real faces through the program, false alarms counted: DATA=FOLDER [HOURS=30]
	@nice $(python) Tests/clips/drives.py '$(DATA)' .build/release/feredge \
	  build/drives/$(PART) --hours $(HOURS) --part $(PART)

# ---- the emulated Raspberry Pi: Debian's kernel, real drivers, pins read from outside ------------
packages_board := qemu-system-arm gcc-aarch64-linux-gnu xz-utils python3
lab := build/lab
bench_tools := $(lab)/feed $(lab)/grab $(lab)/stamp
drawn_clip := $(lab)/microsleep/frames.y4m
filmed_clip := $(lab)/faces/frames.y4m
# What the emulated camera sees: the drawn driver, or with DATA=FOLDER a person.
bench_clip := $(if $(DATA),$(filmed_clip),$(drawn_clip))
bench_compile := clang --target=aarch64-linux-gnu --sysroot=$(embedded_sysroot) -static \
  -fuse-ld=lld -O2 -Wall -Wextra -Werror -Wl,--strip-all

.PHONY: test-board test-board-long processors emulate packages-board

packages-board:
	@board/packages.sh $(packages_board)

# QEMU has the Raspberry Pi 3 only, so its card alone is booted.
bench_card := $(if $(filter rpi3,$(BOARD)),build/rpi3/feredge-rpi3.img.xz)

test-board: packages-board cross $(lab)/arm64/extra $(bench_tools) $(bench_clip) $(bench_card) ## the program, and the SD card's image, on an emulated Raspberry Pi (minutes): [DATA=FOLDER for a real face]
	@python3 Tests/board/test_board.py build/$(BOARD)/feredge $(lab) $(dir $(bench_clip)) drive faults chip $(addprefix card:,$(bench_card))

# The program for the smallest processor runs on its own and on the next one, that with the dot product on its.
processors: cross $(call clip,microsleep) ## the ARM programs write the same bytes under the processors they are for
	@$(MAKE) --no-print-directory cross BOARD=rpi5
	@Tests/programs/same_bytes.sh $(call clip,microsleep) build/processors \
	  "qemu-aarch64 -cpu cortex-a53 build/$(BOARD)/feredge" "qemu-aarch64 -cpu cortex-a72 build/$(BOARD)/feredge" \
	  "qemu-aarch64 -cpu cortex-a76 build/rpi5/feredge"

test-board-long: packages-board processors cross $(lab)/arm64/extra $(bench_tools) $(drawn_clip) $(bench_card) ## faults, kills and power cuts in a row (an hour of one core; resumes)
	@$(if $(bench_card),,$(error BOARD=$(BOARD): the emulator has no card for it; BOARD=rpi3 has one))\
	  python3 Tests/board/test_board_long.py build/$(BOARD)/feredge $(lab) $(bench_card) board/test-board-long.md

emulate: packages-board cross $(lab)/arm64/.complete $(bench_tools) $(bench_clip) ## an emulated Raspberry Pi to play with
	@python3 Tests/board/emulate.py build/$(BOARD)/feredge $(lab) $(bench_clip)

$(lab)/arm64/.complete: board/kernel.sh board/private-apt.sh
	@echo "Fetching Debian's arm64 kernel"
	@board/kernel.sh $(lab)/arm64

$(lab)/arm64/extra: Tests/board/modules.sh $(lab)/arm64/.complete
	@echo "Building the test drivers that Debian's kernel lacks"
	@Tests/board/modules.sh $(lab)/arm64

$(bench_tools): $(lab)/%: Tests/board/guest/%.c $(wildcard Tests/board/guest/*.h) $(embedded_sysroot)/.complete
	@mkdir -p $(lab)
	@$$(dirname $$(readlink -f $$(command -v swift)))/$(bench_compile) $< -o $@

$(drawn_clip): $(wildcard Sources/SyntheticDriver/*.swift Tests/DrawDriver/*.swift)
	@$(swift_build) -c release --product draw-driver
	@.build/release/draw-driver --scenario microsleep --fps 15 --size 640x480 --output $(@D)

# The first person of the test parts, whose lids close for 3 s.
$(filmed_clip): $(wildcard Tests/clips/*.py) | $(python)
	@rm -rf $(@D) && $(python) Tests/clips/build.py '$(DATA)' $(@D) --size 640x480 --sets warped --count 1
	@mv $(@D)/*.truth.json $(@D)/frames.truth.json && mv $(@D)/*.y4m $@

# ---- the SD-card image ----------------------------------------------------------------------------
packages_image := mtools dosfstools fdisk e2fsprogs xz-utils python3 qemu-user
firmware := build/firmware
kit := build/$(BOARD)/feredge-relink.tar.xz
image := build/$(BOARD)/feredge-$(BOARD).img.xz
# Every date inside image and package: that of the newest commit, so that the same source gives the same bytes.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 1700000000)
dated := SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH)

.PHONY: image packages-image

packages-image:
	@board/packages.sh $(packages_image)

image: ## the SD-card image for BOARD, in build/BOARD/
ifdef NO_IMAGE
	@echo "BOARD=$(BOARD): no image: $(NO_IMAGE)" >&2; exit 69
else
image: $(image)
endif

$(firmware)/.complete: board/firmware.sh board/private-apt.sh
	@echo "Fetching the Raspberry Pi's firmware (not free: for use with a Raspberry Pi only)"
	@board/firmware.sh $(firmware)

$(kit): cross $(wildcard board/relink/*)
	@$(dated) board/relink/kit.sh $(toolchain) \
	  build/swift/$(CPU)/release/feredge.product/Objects.LinkFileList \
	  build/$(BOARD)/feredge $(embedded_sysroot) $@

$(image): packages-image $(kit) $(lab)/arm64/.complete $(firmware)/.complete
	@$(dated) python3 board/image/build.py $(BOARD) build/$(BOARD)/feredge $(lab)/arm64 $(firmware) $(kit) $@

# ---- the Debian package -----------------------------------------------------------------------------
# One package for all boards: what runs on a Cortex-A53 runs on all of them.
package_program := build/rpi3/feredge
MAINTAINER ?= $(shell git log -1 --format='%an <%ae>' 2>/dev/null || echo 'feredge <root@localhost>')

.PHONY: deb

deb: ## the Debian package for Raspberry Pi OS and Debian, in build/
	@$(MAKE) --no-print-directory BOARD=rpi3 packages-image build/rpi3/feredge-relink.tar.xz
	@$(dated) python3 board/package/build.py $(package_program) $(embedded_sysroot) \
	  build/rpi3/feredge-relink.tar.xz '$(MAINTAINER)' build

packages_package := lintian mmdebstrap proot qemu-user man-db bsdextrautils groff-base zsh systemd
debian_root := $(lab)/debian

.PHONY: test-deb

test-deb: deb $(debian_root)/.complete ## the package: lintian, manual, completions, install and removal in an arm64 root
	@Tests/board/test_package.sh $$(ls -t build/feredge_*_arm64.deb | head -n 1) $(debian_root) $(lab)/package

.PHONY: test-service

test-service: packages-board deb $(debian_root)/.complete $(lab)/arm64/extra $(bench_tools) $(bench_clip) ## the package's service under a real systemd, on an emulated board (minutes): [DATA=FOLDER]
	@python3 Tests/board/test_service.py $$(ls -t build/feredge_*_arm64.deb | head -n 1) $(debian_root) $(lab) $(dir $(bench_clip))

$(debian_root)/.complete: Tests/board/package_root.sh Tests/board/in_root.sh
	@board/packages.sh $(packages_package)
	@echo "Making a Debian arm64 root (minutes)"
	@Tests/board/package_root.sh $(debian_root)

# ---- writing the card -------------------------------------------------------------------------------
.PHONY: flash flash-test

flash: ## write the image for BOARD to a card: DEVICE=/dev/sdX; asks before it overwrites
	@$(if $(DEVICE),,$(error DEVICE=/dev/sdX is missing: the card, as a whole disk))
	@board/packages.sh xz-utils
	@$(MAKE) --no-print-directory BOARD=$(BOARD) image
	@board/flash.sh $(image) '$(DEVICE)'

flash-test: ## the card writer refuses what is no free card
	@board/packages.sh xz-utils python3
	@python3 Tests/programs/flash.py board/flash.sh build/flash

# ---- a release ------------------------------------------------------------------------------------------
boards_with_image := $(patsubst board/%/board.mk,%,$(shell grep -L '^NO_IMAGE' board/*/board.mk))
released := $(foreach board,$(boards_with_image),build/$(board)/feredge-$(board).img.xz) \
  $(foreach board,$(filter-out emulated,$(boards)),build/$(board)/feredge build/$(board)/feredge-relink.tar.xz)

.PHONY: release images

images: ## the SD-card images of all boards that have one
	@for board in $(boards_with_image); do $(MAKE) --no-print-directory image BOARD=$$board || exit; done

release: ## images, package, relink kits, checksums and notes of the tagged version, in build/release/
	@board/release.sh build/release
	@$(MAKE) --no-print-directory images deb
	@$(MAKE) --no-print-directory build/rpi5/feredge-relink.tar.xz BOARD=rpi5
	@board/release.sh build/release $(released) \
	  build/feredge_$$(git describe --tags | sed 's/^v//')_arm64.deb

# ---- figures of the inference engine: counted, modelled, compared; see Tests/bench/README.md ---------
# GOLDENS=DIR adds the networks of a folder to the shipped ones. Nothing here is a test of speed.
packages_bench := qemu-user llvm gcc python3 python3-venv
bench_python := build/venv-bench/bin/python

.PHONY: bench bench-instructions bench-line bench-sparsity bench-cycles bench-memory bench-steady bench-time bench-litert packages-bench

packages-bench:
	@board/packages.sh $(packages_bench)

$(bench_python): Tests/bench/requirements.txt
	@python3 -m venv build/venv-bench
	@build/venv-bench/bin/pip install --quiet --requirement Tests/bench/requirements.txt
	@touch $@

bench: bench-instructions bench-line bench-sparsity bench-cycles bench-memory bench-steady bench-time ## all figures of the inference engine [GOLDENS=DIR] (many minutes)

bench-instructions: packages-bench build cross-all ## instructions per inference on each board
	@python3 Tests/bench/instructions.py build $(GOLDENS)

bench-line: packages-bench build ## instructions of one network at five widths, and the line through them
	@$(MAKE) --no-print-directory cross BOARD=rpi3
	@python3 Tests/bench/line.py build Tests/bench/line.svg

bench-sparsity: packages-bench ## instructions of operators with blocks of zeros in their weights
	@$(MAKE) --no-print-directory cross BOARD=rpi3
	@$(MAKE) --no-print-directory cross BOARD=rpi5
	@python3 Tests/bench/sparsity.py build

bench-litert: packages-bench ## fetch LiteRT for arm64, which bench-instructions then counts too
	@Tests/bench/litert.sh build/litert-arm64

bench-cycles: packages-bench build cross-all ## cycles of the hottest loops by llvm-mca
	@python3 Tests/bench/cycles.py build models/*/*.tflite $(if $(GOLDENS),$(GOLDENS)/*.tflite)

bench-memory: packages-bench $(bench_python) ## arenas on Cortex-A53 beside TFLM's and LiteRT's
	@$(MAKE) --no-print-directory cross BOARD=rpi3
	@$(bench_python) Tests/bench/memory.py 'qemu-aarch64 build/rpi3/feredge' $(GOLDENS)

bench-steady: allocations ## no page fault and no allocation by inferences after the first
	@python3 Tests/bench/steady.py build/host/feredge build/host/feredge.counting $(GOLDENS)

bench-time: packages-bench build $(bench_python) ## least times on this machine beside LiteRT's
	@$(bench_python) Tests/bench/time.py .build/release/feredge $(GOLDENS)
