/*
 * pump.h - ff-edge 0.1.0, model 439b65ef44d0, target host. Do not edit.
 *
 * int8 classifier: 31 -> 33 -> 3 -> 3 classes.
 * 1701 bytes of constants, 200 bytes of state (32-bit target).
 */
#include "ff_version.h"

#ifndef FF_EDGE_pump_H
#define FF_EDGE_pump_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256 over the layout of the model and all of its constants. */
#define PUMP_MODEL_HASH "439b65ef44d01a4a19b7981d26a49272eb64d10bbcbb170da4e83e7482bf6cd8"

/*
 * The input of one inference.
 * 31 values as multiples of PUMP_INPUT_STEPS: raw = value / step,
 * rounded to the nearest integer and limited to -32768..32767.
 * Values 0..2 are scaled and shifted by fixed tables.
 * Values 3..30 are scaled and shifted by fixed tables.
 */
#define PUMP_INPUT_SIZE 31

/* What one unit of each raw value stands for: static const double steps[] = PUMP_INPUT_STEPS; */
#define PUMP_INPUT_STEPS { \
    0.569, 0.635, 0.248, 0.751, 0.425, 0.705, 0.139, 0.787, \
    0.939, 0.653, 0.879, 0.234, 0.443, 0.647, 0.744, 0.303, \
    0.624, 0.135, 0.838, 0.449, 0.435, 0.131, 0.626, 0.992, \
    0.456, 0.903, 0.095, 0.621, 0.098, 0.275, 0.697, \
}

/* Number of classes, and their names in label order. */
#define PUMP_CLASSES 3
extern const char pump_class_names[PUMP_CLASSES][5];

/* A score s stands for s * 2^-PUMP_SCORE_EXPONENT. */
#define PUMP_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct pump_state {
    int32_t arena[50]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct pump_result {
    int32_t scores[PUMP_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 1 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status pump_init(struct pump_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status pump_infer(struct pump_state *state, const int16_t input[PUMP_INPUT_SIZE],
        struct pump_result *result);

#ifdef __cplusplus
}
#endif

#endif
