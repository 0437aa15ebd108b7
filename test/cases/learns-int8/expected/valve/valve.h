/*
 * valve.h - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit.
 *
 * int8 classifier: 6 -> 5 -> 4 -> 3 classes.
 * 685 bytes of constants, 180 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_blob, ff_crc32, ff_dense_dot, ff_dense_s16, ff_errors_s16, ff_goodness,
 * ff_input_s16, ff_learn_s16, ff_product, ff_rms, ff_slots, ff_softmax_s32.
 */
#include "ff_version.h"

#ifndef FF_EDGE_valve_H
#define FF_EDGE_valve_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define VALVE_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define VALVE_MODEL_HASH "3e7440132ca924295c9f3241659ee6f49adecb2767d7ee787561bb47c53fa512"

/*
 * The input of one inference.
 * 6 raw values as the training data hold them.
 * Values 0..5 are divided by their root mean square, so their scale does not matter.
 */
#define VALVE_INPUT_SIZE 6

/* Number of classes, and their names in label order. */
#define VALVE_CLASSES 3
extern const char valve_class_names[VALVE_CLASSES][8];

/* A score s stands for s * 2^-VALVE_SCORE_EXPONENT. */
#define VALVE_SCORE_EXPONENT 13

/* What learning changes: the first bytes of the state, and the size of a blob of them. */
#define VALVE_LEARNT_BYTES 131u
#define VALVE_BLOB_BYTES 211u

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct valve_state {
    uint32_t step;                 /* updates so far */
    uint32_t seed;                 /* of the draws */
    uint32_t flags;                /* FF_LEARNING_IS_OFF, FF_HAS_DIVERGED */
    uint32_t saturated;            /* times a value was held at the end of its range */
    int32_t decide_bias[4];        /* [units] */
    uint32_t recent_count;         /* recent samples there are */
    uint32_t recent_next;          /* the row that the next one takes */
    int8_t recent_x[3 * 8];        /* [samples][stride] their network inputs */
    int16_t decide_weights[5 * 4]; /* [inputs][units], masters: the weight is V >> 8 */
    int16_t decide_head[4 * 3];    /* [units][classes], masters: the weight is V >> 8 */
    uint8_t recent_labels[3];      /* [samples] their classes */
    uint32_t busy;                 /* a call that learns is under way */
    union {
        int32_t words[11];
        uint16_t words16[22];
    } arena; /* buffers between the steps of one call */
};

/* What one inference says. */
struct valve_result {
    int32_t scores[VALVE_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 1 */
};

/* What one call that learns says. */
struct valve_step {
    uint32_t saturated; /* values that were held at the end of their range */
    uint16_t updated;   /* layers that changed, over 3 updates a call */
    uint16_t skipped;   /* layers whose error was too small to learn from */
    uint8_t label;      /* the answer to the sample before its update */
    uint8_t diverged;   /* scores have left their range: restore or import an earlier state */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status valve_init(struct valve_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 * FF_BUSY: the state is learning.
 */
enum ff_status valve_infer(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        struct valve_result *result);

/*
 * Learns one sample of class `label`: each layer that learns, from its own error; 3 in a call.
 * Nothing that was learnt has changed on
 * FF_BAD_ARGUMENT: a null pointer.
 * FF_BUSY: a call for the same state learns.
 * FF_BAD_LABEL: `label` is no class.
 * FF_LEARNING_OFF: valve_set_learning has switched it off.
 * FF_DIVERGED: scores have left their range; restore or import an earlier state.
 */
enum ff_status valve_learn(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        uint32_t label, struct valve_step *step);

/* The switch: with `on` 0 every valve_learn is refused. */
enum ff_status valve_set_learning(struct valve_state *state, uint8_t on);

/* Answers the guard's samples in flash: how many of them correctly. 0 of 0 in a model without. */
enum ff_status valve_guard(struct valve_state *state, uint16_t *correct, uint16_t *count);

/* Writes what was learnt as a blob; `size` is at least VALVE_BLOB_BYTES. FF_BUSY: a call learns. */
enum ff_status valve_export(const struct valve_state *state, void *blob, uint32_t size);

/*
 * Takes what a blob holds, after all of it has been verified; `flags` is 0, or with
 * FF_IMPORT_OTHER_MODEL (ff_blob.h) a blob of the same layout from other constants is taken too.
 * FF_BAD_BLOB, FF_OTHER_LAYOUT, FF_OTHER_MODEL, FF_BUSY: the state is as before.
 */
enum ff_status valve_import(struct valve_state *state, const void *blob, uint32_t size,
        uint32_t flags);

/*
 * In valve_storage.c, for firmware that provides the functions of ff_storage.h. Saving writes
 * the older of two slots, restoring takes the newest that is whole; both give its sequence.
 * FF_ROLLED_BACK: the guard answers worse than when last saved; that state is back instead.
 * FF_DIVERGED: scores have left their range; nothing is saved.
 * Restoring takes what an earlier firmware has saved too, if its layout is the same.
 * FF_STORAGE, FF_NO_SLOT, FF_OTHER_LAYOUT, FF_BAD_BLOB, FF_BUSY: the state is as before.
 */
enum ff_status valve_save(struct valve_state *state, uint32_t *sequence);
enum ff_status valve_restore(struct valve_state *state, uint32_t *sequence);

#ifdef __cplusplus
}
#endif

#endif
