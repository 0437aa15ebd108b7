/*
 * shake.h - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit.
 *
 * int8 classifier: 4 -> 3 -> 2 classes.
 * 105 bytes of constants, 40 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_answer_f32, ff_dense_dot, ff_goodness, ff_input_f32, ff_math_f32,
 * ff_product, ff_rms, ff_squares.
 */
#include "ff_version.h"

#ifndef FF_EDGE_shake_H
#define FF_EDGE_shake_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define SHAKE_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define SHAKE_MODEL_HASH "062efe1c168fc1c5090c29c54676ac29fcb996b22fd634432aebaff9b0ab7764"

/*
 * The input of one inference.
 * Raw values as the training data hold them, one reading after the other: [8][2].
 * features (features.ts:4) makes 4 features of them:
 * Values 0..3 are divided by their root mean square, so their scale does not matter.
 */
#define SHAKE_INPUT_SIZE 16

/* The features of one sample, which the network reads. */
#define SHAKE_FEATURES 4

/* Number of classes, and their names in label order. */
#define SHAKE_CLASSES 2
extern const char shake_class_names[SHAKE_CLASSES][4];

/* A score s stands for s * 2^-SHAKE_SCORE_EXPONENT. */
#define SHAKE_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct shake_state {
    union {
        int32_t words[10];
        uint16_t words16[20];
        float floats[10];
    } arena; /* buffers between the steps of one call */
};

/* What one inference says. */
struct shake_result {
    int32_t scores[SHAKE_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 0 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status shake_init(struct shake_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_BAD_SAMPLE: a feature that is not a number, or infinite.
 * FF_OUT_OF_BOUNDS: the sample leads an access of the features beyond its array.
 */
enum ff_status shake_infer(struct shake_state *state, const int16_t input[SHAKE_INPUT_SIZE],
        struct shake_result *result);

#ifdef __cplusplus
}
#endif

#endif
