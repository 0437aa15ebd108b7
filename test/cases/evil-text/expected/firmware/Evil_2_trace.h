/* Evil_2_trace.h - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit. */
#ifndef FF_EDGE_Evil_2_TRACE_H
#define FF_EDGE_Evil_2_TRACE_H

#include "Evil_2/Evil_2.h"

/*
 * Runs the steps of Evil_2_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t Evil_2_trace(struct Evil_2_state *state, const float input[EVIL_2_INPUT_SIZE],
        struct Evil_2_result *result, uint16_t step, const void **bytes);

#endif
