/*
 * gate.h - ff-edge 0.1.0, model 7b4d2e5bb100, target host. Do not edit.
 *
 * int8 classifier: 4 -> 3 -> 2 classes.
 * 93 bytes of constants, 20 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_dense_dot, ff_goodness, ff_input_u8, ff_product, ff_rms.
 */
#include "ff_version.h"

#ifndef FF_EDGE_gate_H
#define FF_EDGE_gate_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define GATE_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define GATE_MODEL_HASH "7b4d2e5bb1008deaa38ba1f554441b2b2fde53f4ea1a3db285e7643e6d29068e"

/*
 * The input of one inference.
 * 4 raw values as the training data hold them.
 * Values 0..3 are divided by their root mean square, so their scale does not matter.
 */
#define GATE_INPUT_SIZE 4

/* Number of classes, and their names in label order. */
#define GATE_CLASSES 2
extern const char gate_class_names[GATE_CLASSES][4];

/* A score s stands for s * 2^-GATE_SCORE_EXPONENT. */
#define GATE_SCORE_EXPONENT 14

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct gate_state {
    int32_t arena[5]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct gate_result {
    int32_t scores[GATE_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 0 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status gate_init(struct gate_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status gate_infer(struct gate_state *state, const uint8_t input[GATE_INPUT_SIZE],
        struct gate_result *result);

#ifdef __cplusplus
}
#endif

#endif
