/* shake_trace.h - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#ifndef FF_EDGE_shake_TRACE_H
#define FF_EDGE_shake_TRACE_H

#include "shake/shake.h"

/*
 * Runs the steps of shake_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t shake_trace(struct shake_state *state, const int16_t input[SHAKE_INPUT_SIZE],
        struct shake_result *result, uint16_t step, const void **bytes);

#endif
