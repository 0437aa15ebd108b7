/* race_trace.h - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit. */
#ifndef FF_EDGE_race_TRACE_H
#define FF_EDGE_race_TRACE_H

#include "race/race.h"

/*
 * Runs the steps of race_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t race_trace(struct race_state *state, const uint8_t input[RACE_INPUT_SIZE],
        struct race_result *result, uint16_t step, const void **bytes);

#endif
