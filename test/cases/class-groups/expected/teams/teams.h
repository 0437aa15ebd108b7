/*
 * teams.h - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit.
 *
 * int8 classifier: 8 -> 7 -> 5 -> 3 classes.
 * 325 bytes of constants, 44 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_dense_dot, ff_dense_sparse, ff_goodness, ff_input_s16, ff_product, ff_rms.
 */
#include "ff_version.h"

#ifndef FF_EDGE_teams_H
#define FF_EDGE_teams_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define TEAMS_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define TEAMS_MODEL_HASH "20ccb90b2c60bc85a3bd6b2378bc46ae7e1e167c53fff85b1c71993e7a295a06"

/*
 * The input of one inference.
 * 8 raw values as the training data hold them.
 * Values 0..7: their mean is subtracted, then they are divided by their root mean square.
 */
#define TEAMS_INPUT_SIZE 8

/* Number of classes, and their names in label order. */
#define TEAMS_CLASSES 3
extern const char teams_class_names[TEAMS_CLASSES][2];

/* A score s stands for s * 2^-TEAMS_SCORE_EXPONENT. */
#define TEAMS_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct teams_state {
    int32_t arena[11]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct teams_result {
    int32_t scores[TEAMS_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 1 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status teams_init(struct teams_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status teams_infer(struct teams_state *state, const int16_t input[TEAMS_INPUT_SIZE],
        struct teams_result *result);

#ifdef __cplusplus
}
#endif

#endif
