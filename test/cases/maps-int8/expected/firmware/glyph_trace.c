/* glyph_trace.c - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit. */
#include "glyph_trace.h"
#include "glyph/glyph_weights.h"
#include "ff_answer.h"
#include "ff_conv_s8.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_pool_s8.h"
#include "ff_slide.h"

uint32_t glyph_trace(struct glyph_state *state, const uint8_t input[GLYPH_INPUT_SIZE],
        struct glyph_result *result, uint16_t step, const void **bytes)
{
    int8_t *const x = (int8_t *)&state->arena[18];             /* [8][6][1] */
    int32_t *const edges_acc = &state->arena[30];              /* [3] */
    int8_t *const edges_z = (int8_t *)&state->arena[0];        /* [4][6][3] */
    int32_t *const edges_head_acc = &state->arena[18];         /* [4] */
    int8_t *const edges_cells = (int8_t *)&state->arena[22];   /* [12] */
    int32_t *const shapes_acc = &state->arena[34];             /* [4] */
    int8_t *const shapes_z = (int8_t *)&state->arena[0];       /* [4][6][4] */
    int8_t *const shapes_pool_z = (int8_t *)&state->arena[24]; /* [2][3][4] */
    int32_t *const shapes_head_acc = &state->arena[4];         /* [4] */
    int8_t *const shapes_cells = (int8_t *)&state->arena[0];   /* [16] */
    int32_t *const last_acc = &state->arena[0];                /* [5] */
    int8_t *const last_z = (int8_t *)&state->arena[5];         /* [5] */
    int32_t *const last_head_acc = &state->arena[0];           /* [4] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < GLYPH_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: uint8 x 48 -> int8, real = raw * 0.01 + 0 */
    ff_input_affine_u8(&glyph_input, input, x);
    if (step == 0u) {
        *bytes = x;
        return 48u;
    }

    /* edges: conv 3 x 2 stride 2 x 1, 8 x 6 x 1 -> 4 x 6 x 3, relu (model.ts) */
    macs += ff_conv_s8(&glyph_edges, x, edges_acc, edges_z);
    if (step == 1u) {
        *bytes = edges_z;
        return 72u;
    }

    /* edges: maximum of 2 x 2 cells of 4 x 6 x 3, for the head (model.ts) */
    ff_max_cells_s8(&glyph_edges_cells, edges_z, edges_cells);
    if (step == 2u) {
        *bytes = edges_cells;
        return 12u;
    }

    /* edges: head 12 -> 4, added to the scores (model.ts); kernel dot */
    macs += ff_head_s8_dot(&glyph_edges_head, edges_cells, edges_head_acc, result->scores);
    if (step == 3u) {
        *bytes = result->scores;
        return 16u;
    }

    /* shapes: conv 3 x 3, 4 x 6 x 3 -> 4 x 6 x 4, relu (model.ts) */
    ff_slide(&edges_z[64], edges_z, 18);
    macs += ff_conv_s8(&glyph_shapes, &edges_z[64], shapes_acc, shapes_z);
    if (step == 4u) {
        *bytes = shapes_z;
        return 96u;
    }

    /* shapes: max pool 2 x 2, 4 x 6 x 4 -> 2 x 3 x 4 (model.ts) */
    ff_max_pool_s8(&glyph_shapes_pool, shapes_z, shapes_pool_z);
    if (step == 5u) {
        *bytes = shapes_pool_z;
        return 24u;
    }

    /* shapes: mean of 2 x 2 cells of 2 x 3 x 4, for the head (model.ts) */
    ff_average_cells_s8(&glyph_shapes_cells, 0, shapes_pool_z, shapes_cells);
    if (step == 6u) {
        *bytes = shapes_cells;
        return 16u;
    }

    /* shapes: head 16 -> 4, added to the scores (model.ts); kernel sparse */
    macs += ff_head_s8_sparse(&glyph_shapes_head, shapes_cells, shapes_head_acc, result->scores);
    if (step == 7u) {
        *bytes = result->scores;
        return 16u;
    }

    /* last: dense 24 -> 5, relu (model.ts); kernel sparse: 54 % of 24 inputs are not zero */
    macs += ff_dense_s8_sparse(&glyph_last, shapes_pool_z, last_acc, last_z);
    if (step == 8u) {
        *bytes = last_z;
        return 5u;
    }

    /* last: head 5 -> 4, added to the scores (model.ts) */
    macs += ff_head_s8_sparse(&glyph_last_head, last_z, last_head_acc, result->scores);
    if (step == 9u) {
        *bytes = result->scores;
        return 16u;
    }

    /* decide: argmax of 4 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 4, &result->margin);
    if (step == 10u) {
        *bytes = result->scores;
        return 16u;
    }

    result->macs = macs;
    return 0;
}
