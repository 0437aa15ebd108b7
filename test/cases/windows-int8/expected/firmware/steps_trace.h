/* steps_trace.h - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit. */
#ifndef FF_EDGE_steps_TRACE_H
#define FF_EDGE_steps_TRACE_H

#include "steps/steps.h"

/*
 * Runs the steps of steps_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t steps_trace(struct steps_state *state, const uint8_t input[STEPS_INPUT_SIZE],
        struct steps_result *result, uint16_t step, const void **bytes);

#endif
