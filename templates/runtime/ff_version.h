/*
 * Which runtime this is: `ff-edge build` writes a sum over all of its files and the kind of vectors of the target here.
 * Included by every header of a model before anything else, so that two runtimes do not meet in one translation unit.
 */
#if defined(FF_RUNTIME) && FF_RUNTIME != 0x00000000
#error "ff-edge: these models are of two versions or kinds of target: build all of them with one ff-edge for one target"
#endif
#ifndef FF_RUNTIME
#define FF_RUNTIME 0x00000000
#define FF_RUNTIME_NAME ff_runtime_00000000
#define FF_RUNTIME_SECTION "ff_runtime_section_00000000"
#endif
