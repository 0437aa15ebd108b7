/* pump_trace.h - ff-edge 0.1.0, model 1b983650c6e7, target host. Do not edit. */
#ifndef FF_EDGE_pump_TRACE_H
#define FF_EDGE_pump_TRACE_H

#include "pump/pump.h"

/*
 * Runs the steps of pump_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t pump_trace(struct pump_state *state, const int16_t input[PUMP_INPUT_SIZE],
        struct pump_result *result, uint16_t step, const void **bytes);

#endif
