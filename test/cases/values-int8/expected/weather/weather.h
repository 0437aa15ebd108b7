/*
 * weather.h - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit.
 *
 * int8 regression: 6 -> 4 -> 3 -> 2 targets.
 * 289 bytes of constants, 36 bytes of state (32-bit target).
 * Kernels: ff_answer_f32, ff_dense_dot, ff_goodness, ff_input_f32, ff_product, ff_rms, ff_squares,
 * ff_values_s32.
 */
#include "ff_version.h"

#ifndef FF_EDGE_weather_H
#define FF_EDGE_weather_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define WEATHER_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define WEATHER_MODEL_HASH "fb6a67ef0a3208cb9603158e23ab0464a408dab457f636113714264f65b89f6e"

/*
 * The input of one inference.
 * 6 raw values as the training data hold them.
 * Values 0..5 are divided by their root mean square, so their scale does not matter.
 */
#define WEATHER_INPUT_SIZE 6

/* Number of values that are estimated, and their names. */
#define WEATHER_TARGETS 2
extern const char weather_target_names[WEATHER_TARGETS][7];

/* A value v stands for v * 2^-WEATHER_VALUE_EXPONENT, in the unit of the training data. */
#define WEATHER_VALUE_EXPONENT 13

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct weather_state {
    int32_t arena[9]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct weather_result {
    int32_t value[WEATHER_TARGETS]; /* each worth 2^-WEATHER_VALUE_EXPONENT */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t exit; /* index of the exit that answered: always 2 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status weather_init(struct weather_state *state);

/*
 * Estimates the values of one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_BAD_SAMPLE: a value that is not a number, or infinite.
 */
enum ff_status weather_infer(struct weather_state *state, const float input[WEATHER_INPUT_SIZE],
        struct weather_result *result);

#ifdef __cplusplus
}
#endif

#endif
