/*
 * glyph.h - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit.
 *
 * int8 classifier: 8 x 6 x 1 -> 4 x 6 x 3 -> 2 x 3 x 4 -> 5 -> 4 classes.
 * 688 bytes of constants, 152 bytes of state (32-bit target).
 * Kernels: ff_answer, ff_conv_list_s8, ff_conv_packed_s8, ff_conv_s8, ff_conv_sums_s8,
 * ff_dense_dot, ff_dense_sparse, ff_goodness, ff_input_u8, ff_pool_s8, ff_product, ff_rms,
 * ff_slide, ff_visits.
 */
#include "ff_version.h"

#ifndef FF_EDGE_glyph_H
#define FF_EDGE_glyph_H

#include "ff_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the arithmetic: equal ones compute the same bits from the same constants. */
#define GLYPH_CONTRACT 3

/* SHA-256 over the layout of the model and all of its constants. */
#define GLYPH_MODEL_HASH "199deb99d774d683a1758be4a3d646d24a20127318a7bad313e7664ee13f96c7"

/*
 * The input of one inference.
 * 48 raw values as the training data hold them.
 * Their order: [height][width][channels] = [8][6][1].
 * Values 0..47: real = raw * 0.01 + 0, rounded to 2^-5.
 */
#define GLYPH_INPUT_SIZE 48

/* Number of classes, and their names in label order. */
#define GLYPH_CLASSES 4
extern const char glyph_class_names[GLYPH_CLASSES][2];

/* A score s stands for s * 2^-GLYPH_SCORE_EXPONENT. */
#define GLYPH_SCORE_EXPONENT 12

/* Everything mutable. Any number of instances may live side by side; none is shared. */
struct glyph_state {
    int32_t arena[38]; /* buffers between the steps of one inference */
};

/* What one inference says. */
struct glyph_result {
    int32_t scores[GLYPH_CLASSES];
    int32_t margin;    /* largest score - second largest: how sure the answer is */
    uint32_t macs;     /* multiply-accumulates done: non-zero inputs x outputs of every product */
    uint32_t goodness; /* sum of squares of the last activations: on no scale */
    uint8_t label;     /* index of the largest score, the lowest one on a tie */
    uint8_t exit;      /* index of the exit that answered: always 2 */
};

/* Prepares a state; call it once before the first inference. FF_BAD_ARGUMENT: a null pointer. */
enum ff_status glyph_init(struct glyph_state *state);

/*
 * Classifies one sample. Needs no heap and no float unless the input is float.
 * FF_BAD_ARGUMENT: a null pointer; state and result are then as before.
 */
enum ff_status glyph_infer(struct glyph_state *state, const uint8_t input[GLYPH_INPUT_SIZE],
        struct glyph_result *result);

#ifdef __cplusplus
}
#endif

#endif
