/* valve_trace.h - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#ifndef FF_EDGE_valve_TRACE_H
#define FF_EDGE_valve_TRACE_H

#include "valve/valve.h"

/*
 * Runs the steps of valve_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t valve_trace(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        struct valve_result *result, uint16_t step, const void **bytes);

#endif
