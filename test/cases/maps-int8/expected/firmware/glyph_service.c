/* glyph_service.c - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit. */
#include "ff_service.h"
#include "glyph/glyph.h"
#include "glyph_trace.h"
#include "glyph/glyph_weights.h"

#if FF_SAMPLE_BYTES < 48
#error "FF_SAMPLE_BYTES must hold one sample: 48 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x19, 0x9d, 0xeb, 0x99, 0xd7, 0x74, 0xd6, 0x83, 0xa1, 0x75, 0x8b, 0xe4, 0xa3, 0xd6, 0x46, 0xd2,
    0x4a, 0x20, 0x12, 0x73, 0x18, 0xa7, 0xba, 0xd3, 0x13, 0xe7, 0x66, 0x4e, 0xe1, 0x3f, 0x96, 0xc7,
};

const uint8_t ff_layout_hash[32] = {
    0xce, 0x32, 0x0f, 0xed, 0xc3, 0x6c, 0xa1, 0xd5, 0xde, 0xa6, 0xa9, 0x26, 0x34, 0xd2, 0x31, 0x05,
    0x8e, 0x90, 0xb2, 0xdd, 0x43, 0x6e, 0x7c, 0x8d, 0xcc, 0x6c, 0xf2, 0xb4, 0x23, 0xfe, 0x5d, 0x05,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 48;
const uint16_t ff_model_classes = GLYPH_CLASSES;
const uint16_t ff_model_steps = 11;

static struct glyph_state state;
static struct glyph_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = glyph_input_multiplier, .bytes = sizeof glyph_input_multiplier },
    { .data = glyph_input_offset, .bytes = sizeof glyph_input_offset },
    { .data = glyph_input_shift, .bytes = sizeof glyph_input_shift },
    { .data = glyph_edges_weights, .bytes = sizeof glyph_edges_weights },
    { .data = glyph_edges_bias, .bytes = sizeof glyph_edges_bias },
    { .data = glyph_edges_multiplier, .bytes = sizeof glyph_edges_multiplier },
    { .data = glyph_edges_head_weights, .bytes = sizeof glyph_edges_head_weights },
    { .data = glyph_shapes_weights, .bytes = sizeof glyph_shapes_weights },
    { .data = glyph_shapes_bias, .bytes = sizeof glyph_shapes_bias },
    { .data = glyph_shapes_multiplier, .bytes = sizeof glyph_shapes_multiplier },
    { .data = glyph_shapes_head_weights, .bytes = sizeof glyph_shapes_head_weights },
    { .data = glyph_last_weights, .bytes = sizeof glyph_last_weights },
    { .data = glyph_last_bias, .bytes = sizeof glyph_last_bias },
    { .data = glyph_last_multiplier, .bytes = sizeof glyph_last_multiplier },
    { .data = glyph_last_shift, .bytes = sizeof glyph_last_shift },
    { .data = glyph_last_head_weights, .bytes = sizeof glyph_last_head_weights },
};
const uint16_t ff_model_tensor_count = 16;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)glyph_init(&state);
}

/* What `answer` says. */
static void tell(struct ff_service_result *result)
{
    result->label = answer.label;
    result->exit = answer.exit;
    result->margin = &answer.margin;
    result->goodness = &answer.goodness;
    result->macs = answer.macs;
    result->scores = answer.scores;
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = glyph_infer(&state, input, &answer);
    if (status == FF_OK) {
        tell(result);
    }
    return status;
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    /* A step that writes a part of its tensor leaves zeros in the rest. */
    for (uint32_t i = 0; i < sizeof state.arena / sizeof state.arena[0]; i++) {
        state.arena[i] = 0;
    }
    return glyph_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
