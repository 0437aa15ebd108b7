/* beats_trace.h - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#ifndef FF_EDGE_beats_TRACE_H
#define FF_EDGE_beats_TRACE_H

#include "beats/beats.h"

/*
 * Runs the steps of beats_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t beats_trace(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        struct beats_result *result, uint16_t step, const void **bytes);

#endif
