/* weather_trace.h - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit. */
#ifndef FF_EDGE_weather_TRACE_H
#define FF_EDGE_weather_TRACE_H

#include "weather/weather.h"

/*
 * Runs the steps of weather_infer up to `step`; *bytes is then what that step wrote, valid until
 * the next call. Returns its size, 0 for an unknown step.
 */
uint32_t weather_trace(struct weather_state *state, const float input[WEATHER_INPUT_SIZE],
        struct weather_result *result, uint16_t step, const void **bytes);

#endif
