/* teams_trace.h - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit. */
#ifndef FF_EDGE_teams_TRACE_H
#define FF_EDGE_teams_TRACE_H

#include "teams/teams.h"

/*
 * Runs the steps of teams_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t teams_trace(struct teams_state *state, const int16_t input[TEAMS_INPUT_SIZE],
        struct teams_result *result, uint16_t step, const void **bytes);

#endif
