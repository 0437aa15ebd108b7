/* gesture_trace.h - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit. */
#ifndef FF_EDGE_gesture_TRACE_H
#define FF_EDGE_gesture_TRACE_H

#include "gesture/gesture.h"

/*
 * Runs the steps of gesture_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t gesture_trace(struct gesture_state *state, const int16_t input[GESTURE_INPUT_SIZE],
        struct gesture_result *result, uint16_t step, const void **bytes);

#endif
