// The inner loops of the int8 kernels, spelled per processor: Arm's NEON with and without the
// dot-product extension, AVX2 and AVX-512 VNNI on development machines, and plain C elsewhere.
//
// All paths give the same bytes: sums wrap in 32 bits, so their order does not matter, and the
// scaling rounds as LiteRT's reference kernels do. Which path a kernel takes is a number, its
// `path`, so that tests can hold each path that the processor has against the portable one.
#ifndef FEREDGE_CVECTORUNITS_SHIM_H
#define FEREDGE_CVECTORUNITS_SHIM_H

#include "paths.h"
#include "scaling.h"
#include "weigh.h"
#include "depthwise.h"
#include "add.h"
#include "lookup.h"
#include "rows.h"
#include "windows.h"

#endif
