/*
 * steps.h - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit.
 *
 * int8 classifier: 16 -> 5 -> 3 classes.
 * 195 bytes of constants, 44 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_dense_dot, ff_dense_row, ff_goodness, ff_input_u8, ff_product, ff_rms.
 */
#include "ff_version.h"

#ifndef FF_EDGE_steps_H
#define FF_EDGE_steps_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define STEPS_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define STEPS_MODEL_HASH "74a90f09d410c82d9387fe39f5c54e3b308decc1213e79cdc0fdefa730660700"

/*
 * The input of one inference.
 * 16 raw values as the training data hold them.
 * Values 0..15: their mean is subtracted, then they are divided by their root mean square.
 */
#define STEPS_INPUT_SIZE 16

/* Number of classes, and their names in label order. */
#define STEPS_CLASSES 3
extern const char steps_class_names[STEPS_CLASSES][5];

/* A score s stands for s * 2^-STEPS_SCORE_EXPONENT. */
#define STEPS_SCORE_EXPONENT 13

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct steps_state {
    int32_t arena[11]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct steps_result {
    int32_t scores[STEPS_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 0 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status steps_init(struct steps_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status steps_infer(struct steps_state *state, const uint8_t input[STEPS_INPUT_SIZE],
        struct steps_result *result);

#ifdef __cplusplus
}
#endif

#endif
