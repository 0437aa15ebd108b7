/* glyph_trace.h - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit. */
#ifndef FF_EDGE_glyph_TRACE_H
#define FF_EDGE_glyph_TRACE_H

#include "glyph/glyph.h"

/*
 * Runs the steps of glyph_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t glyph_trace(struct glyph_state *state, const uint8_t input[GLYPH_INPUT_SIZE],
        struct glyph_result *result, uint16_t step, const void **bytes);

#endif
