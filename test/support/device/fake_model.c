/*
 * A tiny model behind the service's names: scores are sums of the raw bytes, goodness counts the inferences. With
 * FAKE_LEARNS, fake_learning.c adds what it learns.
 */
#include "ff_service.h"
#include "ff_wire.h"

#ifndef FAKE_INPUT_BYTES
#define FAKE_INPUT_BYTES 12
#endif

#ifndef CLASSES
#define CLASSES 3
#endif

const uint8_t ff_model_hash[32] = { 0xAB, 0, 1, 2 };
const uint8_t ff_layout_hash[32] = { 0xCD };
const char ff_target_name[] = "fa\033ke";
const uint32_t ff_model_input_bytes = FAKE_INPUT_BYTES;
const uint16_t ff_model_classes = CLASSES;
const uint16_t ff_model_steps = 2;

#ifndef FAKE_LEARNS
static const int8_t weights[2500] = { 1, -2, 3, [2499] = 77 };
static const int32_t bias[3] = { -1, 100000, 7 };

const uint16_t ff_model_tensor_count = 2;
const uint16_t ff_model_field_count = 0;
const struct ff_tensor ff_model_tensors[] = { { weights, sizeof weights, 0 }, { bias, sizeof bias, 0 } };
const uint32_t ff_model_learnt_bytes = 0;

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = { NULL };
#endif

#ifdef FAKE_REAL
const uint8_t ff_model_precision = FF_PRECISION_F32;
static const float margin = -0.5f;
static float goodness;
static float scores[CLASSES];
#else
const uint8_t ff_model_precision = FF_PRECISION_INT8;
static const int32_t margin = -5;
static uint32_t goodness;
static int32_t scores[CLASSES];
#endif

static void sum_up(const uint8_t *input)
{
    uint32_t i;

    for (i = 0; i < CLASSES; i++) {
        scores[i] = 0;
    }
    for (i = 0; i < FAKE_INPUT_BYTES; i++) {
        scores[i % CLASSES] += input[i];
    }
}

void ff_model_reset(void)
{
    goodness = 0;
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const uint8_t *bytes = input;

    if (bytes[0] == 255) {
        return FF_BAD_ARGUMENT; /* lets a test see how the service reports a model that refuses */
    }
    if (bytes[0] >= 253) {
        return bytes[0] == 254 ? FF_OUT_OF_RANGE : FF_BAD_SAMPLE;
    }
    sum_up(bytes);
    goodness += 1;
    result->label = (uint8_t)(bytes[0] % CLASSES);
    result->exit = 1;
    result->margin = &margin;
    result->goodness = &goodness;
    result->macs = FAKE_INPUT_BYTES;
    result->scores = scores;
    return FF_OK;
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    if (step > 1) {
        return 0;
    }
    sum_up(input);
    *bytes = step == 0 ? input : (const void *)scores;
    return step == 0 ? FAKE_INPUT_BYTES : (uint32_t)sizeof scores;
}
