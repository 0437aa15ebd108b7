/*
 * gesture.h - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit.
 *
 * fp16 classifier: 16 x 2 -> 7 x 4 -> 2 x 3 -> 4 classes.
 * 368 bytes of constants, 128 bytes of state (32-bit target).
 * Kernels: ff_answer_f32, ff_conv_f16, ff_dense_f16, ff_goodness_f16, ff_half, ff_input_real_f16,
 * ff_pool_f16, ff_rms, ff_squares.
 */
#include "ff_version.h"

#ifndef FF_EDGE_gesture_H
#define FF_EDGE_gesture_H

#include "ff_types.h"
#include "ff_half.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define GESTURE_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define GESTURE_MODEL_HASH "86c651f4d237088048d0542e6d538d25e324e123f443895fd45b4f265bba5a7f"

/*
 * The input of one inference.
 * 32 raw values as the training data hold them.
 * Their order: [length][channels] = [16][2].
 * Values 0..31: their mean is subtracted, then they are divided by their root mean square.
 */
#define GESTURE_INPUT_SIZE 32

/* Number of classes, and their names in label order. */
#define GESTURE_CLASSES 4
extern const char gesture_class_names[GESTURE_CLASSES][2];

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct gesture_state {
    union {
        int32_t words[32];
        uint16_t words16[64];
        float floats[32];
    } arena; /* buffers between the steps of one call */
};

/* What one inference says. */
struct gesture_result {
    float scores[GESTURE_CLASSES];
    float margin;   /* largest score - second largest: how sure the answer is */
    uint32_t macs;  /* multiply-accumulates done: non-zero inputs x outputs of every product */
    float goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;  /* index of the largest score, the lowest one on a tie */
    uint8_t exit;   /* index of the exit that answered: always 1 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status gesture_init(struct gesture_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_OUT_OF_RANGE: the input, or a sum, is beyond what fp16 holds; the result is no answer then.
 */
enum ff_status gesture_infer(struct gesture_state *state, const int16_t input[GESTURE_INPUT_SIZE],
        struct gesture_result *result);

#ifdef __cplusplus
}
#endif

#endif
