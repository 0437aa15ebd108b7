/*
 * race.h - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit.
 *
 * int8 classifier: 9 -> 6 -> 4 -> 3 classes.
 * 306 bytes of constants, 60 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_dense_sparse, ff_goodness, ff_input_u8, ff_overlay, ff_product, ff_rms.
 */
#include "ff_version.h"

#ifndef FF_EDGE_race_H
#define FF_EDGE_race_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define RACE_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define RACE_MODEL_HASH "073a85e756ddcbb33a3048f1c532e9c62da6d6ef05b13fde677eca8155ebd12f"

/*
 * The input of one inference.
 * 9 raw values as the training data hold them.
 * Values 0..8 are divided by their root mean square, so their scale does not matter.
 */
#define RACE_INPUT_SIZE 9

/* Number of classes, and their names in label order. */
#define RACE_CLASSES 3
extern const char race_class_names[RACE_CLASSES][2];

/* A score s stands for s * 2^-RACE_SCORE_EXPONENT. */
#define RACE_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct race_state {
    int32_t arena[15]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct race_result {
    int32_t scores[RACE_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: 0 .. 1, 1 computes everything */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status race_init(struct race_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status race_infer(struct race_state *state, const uint8_t input[RACE_INPUT_SIZE],
        struct race_result *result);

#ifdef __cplusplus
}
#endif

#endif
