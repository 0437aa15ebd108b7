/* gate_trace.h - ff-edge 0.1.0, model 7b4d2e5bb100, target host. Do not edit. */
#ifndef FF_EDGE_gate_TRACE_H
#define FF_EDGE_gate_TRACE_H

#include "gate/gate.h"

/*
 * Runs the steps of gate_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t gate_trace(struct gate_state *state, const uint8_t input[GATE_INPUT_SIZE],
        struct gate_result *result, uint16_t step, const void **bytes);

#endif
