/*
 * Evil_2.h - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit.
 *
 * int8 classifier: 7 -> 3 -> 2 -> 7 classes.
 * 273 bytes of constants, 32 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_answer_f32, ff_dense_dot, ff_dense_sparse, ff_goodness, ff_input_f32,
 * ff_product, ff_rms, ff_squares.
 */
#include "ff_version.h"

#ifndef FF_EDGE_Evil_2_H
#define FF_EDGE_Evil_2_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define EVIL_2_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define EVIL_2_MODEL_HASH "33a3b5c7b234ad0e8d8c3f44b208cf120053b98b98e698197f753bbbd91c8890"

/*
 * The input of one inference.
 * 7 raw values as the training data hold them.
 * Values 0..4: their mean is subtracted, then they are divided by their root mean square.
 * Values 5..6: real = raw * scale + offset, of each value, rounded to 2^-5.
 * - [5] scale 0.6009,  offset 0.01654
 * - [6] scale -0.5076, offset -0.1249
 */
#define EVIL_2_INPUT_SIZE 7

/* Number of classes, and their names in label order. */
#define EVIL_2_CLASSES 7
extern const char Evil_2_class_names[EVIL_2_CLASSES][13];

/* A score s stands for s * 2^-EVIL_2_SCORE_EXPONENT. */
#define EVIL_2_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct Evil_2_state {
    int32_t arena[8]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct Evil_2_result {
    int32_t scores[EVIL_2_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 0 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status Evil_2_init(struct Evil_2_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_BAD_SAMPLE: a value that is not a number, or infinite.
 */
enum ff_status Evil_2_infer(struct Evil_2_state *state, const float input[EVIL_2_INPUT_SIZE],
        struct Evil_2_result *result);

#ifdef __cplusplus
}
#endif

#endif
