/*
 * beats.h - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit.
 *
 * fp16 classifier: 7 -> 6 -> 4 -> 3 classes.
 * 492 bytes of constants, 304 bytes of state (32-bit target).
 * Kernels: ff_answer_f32, ff_blob, ff_crc32, ff_dense_f16, ff_goodness_f16, ff_half,
 * ff_input_real_f16, ff_learn_f16, ff_math_f32, ff_rms, ff_slots, ff_softmax_f32, ff_squares.
 */
#include "ff_version.h"

#ifndef FF_EDGE_beats_H
#define FF_EDGE_beats_H

#include "ff_types.h"
#include "ff_half.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define BEATS_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define BEATS_MODEL_HASH "0ccfa76a93b3fa04808d76a18e2a5841c4c7d084b414a0b5515d3764b0cec563"

/*
 * The input of one inference.
 * 7 raw values as the training data hold them.
 * Values 0..6 are divided by their root mean square, so their scale does not matter.
 */
#define BEATS_INPUT_SIZE 7

/* Number of classes, and their names in label order. */
#define BEATS_CLASSES 3
extern const char beats_class_names[BEATS_CLASSES][12];

/* What learning changes: the first bytes of the state, and the size of a blob of them. */
#define BEATS_LEARNT_BYTES 224u
#define BEATS_BLOB_BYTES 304u

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct beats_state {
    uint32_t step;                  /* updates so far */
    uint32_t seed;                  /* of the draws */
    uint32_t flags;                 /* FF_LEARNING_IS_OFF, FF_HAS_DIVERGED */
    ff_half hidden1_weights[7 * 6]; /* [inputs][units] */
    ff_half hidden1_bias[6];        /* [units] */
    ff_half hidden1_head[6 * 3];    /* [units][classes] */
    ff_half hidden2_weights[6 * 4]; /* [inputs][units] */
    ff_half hidden2_bias[4];        /* [units] */
    ff_half hidden2_head[4 * 3];    /* [units][classes] */
    uint32_t busy;                  /* a call that learns is under way */
    union {
        int32_t words[19];
        uint16_t words16[38];
        float floats[19];
    } arena; /* buffers between the steps of one call */
};

/* What one inference says. */
struct beats_result {
    float scores[BEATS_CLASSES];
    float margin;   /* largest score - second largest: how sure the answer is */
    uint32_t macs;  /* multiply-accumulates done: non-zero inputs x outputs of every product */
    float goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;  /* index of the largest score, the lowest one on a tie */
    uint8_t exit;   /* index of the exit that answered: always 1 */
};

/* What one call that learns says. */
struct beats_step {
    uint32_t saturated; /* values that were held at the end of their range */
    uint16_t updated;   /* layers that changed, over 1 updates a call */
    uint16_t skipped;   /* layers whose error was too small to learn from */
    uint8_t label;      /* the answer to the sample before its update */
    uint8_t diverged;   /* scores have left their range: restore or import an earlier state */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status beats_init(struct beats_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_BUSY: the state is learning.
 * FF_BAD_SAMPLE: a value that is not a number, or infinite.
 * FF_OUT_OF_RANGE: the input, or a sum, is beyond what fp16 holds; the result is no answer then.
 */
enum ff_status beats_infer(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        struct beats_result *result);

/*
 * Learns one sample of class `label`: each layer that learns, from its own error; 1 in a call.
 * Nothing that was learnt has changed on
 * FF_BAD_ARGUMENT: a null pointer.
 * FF_BUSY: a call for the same state learns.
 * FF_BAD_LABEL: `label` is no class.
 * FF_BAD_SAMPLE: a value that is not a number, or infinite.
 * FF_OUT_OF_RANGE: the input, or a sum, is beyond what fp16 holds.
 * FF_LEARNING_OFF: beats_set_learning has switched it off.
 * FF_DIVERGED: scores have left their range; restore or import an earlier state.
 */
enum ff_status beats_learn(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        uint32_t label, struct beats_step *step);

/* The switch: with `on` 0 every beats_learn is refused. */
enum ff_status beats_set_learning(struct beats_state *state, uint8_t on);

/* Answers the guard's samples in flash: how many of them correctly. 0 of 0 in a model without. */
enum ff_status beats_guard(struct beats_state *state, uint16_t *correct, uint16_t *count);

/* Writes what was learnt as a blob; `size` is at least BEATS_BLOB_BYTES. FF_BUSY: a call learns. */
enum ff_status beats_export(const struct beats_state *state, void *blob, uint32_t size);

/*
 * Takes what a blob holds, after all of it has been verified; `flags` is 0, or with
 * FF_IMPORT_OTHER_MODEL (ff_blob.h) a blob of the same layout from other constants is taken too.
 * FF_BAD_BLOB, FF_OTHER_LAYOUT, FF_OTHER_MODEL, FF_BUSY: the state is as before.
 */
enum ff_status beats_import(struct beats_state *state, const void *blob, uint32_t size,
        uint32_t flags);

/*
 * In beats_storage.c, for firmware that provides the functions of ff_storage.h. Saving writes
 * the older of two slots, restoring takes the newest that is whole; both give its sequence.
 * FF_DIVERGED: scores have left their range; nothing is saved.
 * Restoring takes what an earlier firmware has saved too, if its layout is the same.
 * FF_STORAGE, FF_NO_SLOT, FF_OTHER_LAYOUT, FF_BAD_BLOB, FF_BUSY: the state is as before.
 */
enum ff_status beats_save(struct beats_state *state, uint32_t *sequence);
enum ff_status beats_restore(struct beats_state *state, uint32_t *sequence);

#ifdef __cplusplus
}
#endif

#endif
