/* Products, normalisation and inputs. */
#include "ff_asymmetric_listed.h"
#include "ff_asymmetric_row.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"
#include "jobs.h"

static void dense(const uint32_t *head)
{
    const uint32_t inputs = head[2], outputs = head[3];
    const int8_t *weights = take(inputs * outputs, 1, head[4]);
    const int32_t *bias = take(outputs, 4, 0);
    const int32_t *multiplier = take(outputs, 4, 0);
    const uint8_t *shift = take(outputs, 1, head[4]);
    const int8_t *x = take(inputs, 1, head[6]);
    const struct ff_dense layer = {weights, bias, multiplier, shift, (uint16_t)inputs, (uint16_t)outputs};
    const struct ff_head headed = {weights, 1 << head[5], (uint16_t)inputs, (uint16_t)outputs};
    int32_t *sums = calloc(outputs, 4), *acc = calloc(outputs, 4), *scores = calloc(outputs, 4);
    int8_t *z = make(outputs, head[7]);
    uint32_t macs[3];
    switch (head[1]) {
    case 0:
        macs[0] = ff_head_s8_sparse(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_sparse(&layer, x, acc, z);
        macs[2] = ff_sums_s8_sparse(&layer, x, sums);
        break;
    case 1:
        macs[0] = ff_head_s8_row(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_row(&layer, x, acc, z);
        macs[2] = ff_sums_s8_row(&layer, x, sums);
        break;
    default:
        macs[0] = ff_head_s8_dot(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_dot(&layer, x, acc, z);
        macs[2] = ff_sums_s8_dot(&layer, x, sums);
    }
    put(macs, 12);
    put(sums, outputs * 4);
    put(acc, outputs * 4);
    put(scores, outputs * 4);
    put(z, outputs);
}

static void asymmetric(const uint32_t *head)
{
    const uint32_t inputs = head[2], outputs = head[3];
    const int8_t *weights = take(inputs * outputs, 1, 0);
    const int32_t *bias = take(outputs, 4, 0);
    const int32_t *multiplier = take(outputs, 4, 0);
    const uint8_t *shift = take(outputs, 1, head[5]);
    const int8_t *numbers = take(5, 1, 0);
    const int8_t *x = take(inputs, 1, head[4]);
    const struct ff_asymmetric_dense layer = {
        {weights, bias, multiplier, shift, (uint16_t)inputs, (uint16_t)outputs},
        numbers[0], numbers[1], numbers[2], numbers[3], (uint8_t)numbers[4]};
    int32_t *acc = calloc(outputs, 4);
    int8_t *z = make(outputs, head[6]);
    if (head[1] == 0) {
        ff_asymmetric_listed(&layer, x, acc, z);
    } else {
        ff_asymmetric_row(&layer, x, acc, z);
    }
    put(z, outputs);
}

static void rms(const uint32_t *head)
{
    const struct ff_norm norm = {head[3], (uint16_t)head[2], (uint8_t)head[4], (uint8_t)head[5]};
    int8_t *z = take(head[2], 1, head[6]);
    int8_t *h = make(head[2], head[7]);
    const uint32_t goodness = ff_goodness_s8(z, norm.size);
    ff_rms_s8(&norm, z, h);
    ff_rms_s8(&norm, z, z);
    put(&goodness, 4);
    put(h, head[2]);
    put(z, head[2]);
}

static void input_rms(const uint32_t *head)
{
    const struct ff_norm norm = {head[3], (uint16_t)head[2], (uint8_t)head[4], (uint8_t)head[5]};
    static const uint32_t bytes[] = {1, 2, 4};
    const void *raw = take(head[2], bytes[head[1] >> 1], head[6]);
    int8_t *x = make(head[2], head[7]);
    switch (head[1]) {
    case 0: ff_input_rms_u8(&norm, raw, x); break;
    case 1: ff_input_sample_u8(&norm, raw, x); break;
    case 2: ff_input_rms_s16(&norm, raw, x); break;
    case 3: ff_input_sample_s16(&norm, raw, x); break;
    case 4: ff_input_rms_f32(&norm, raw, x); break;
    default: ff_input_sample_f32(&norm, raw, x);
    }
    put(x, head[2]);
}

static void input_affine(const uint32_t *head)
{
    static const uint32_t bytes[] = {1, 2, 4};
    const uint32_t size = head[2], constants = head[3];
    const void *multiplier = take(constants, head[1] == 2 ? 4 : 2, 0);
    const void *offset = take(constants, 4, 0);
    const uint8_t *shift = head[1] == 2 ? NULL : take(constants, 1, 0);
    const void *raw = take(size, bytes[head[1]], head[6]);
    int8_t *x = make(size, head[7]);
    const uint8_t stride = constants > 1 || size == 1;
    const uint8_t wide = (uint8_t)head[4];
    const struct ff_affine integer = {multiplier, offset, shift, (uint16_t)size, stride, wide};
    const struct ff_affine_f32 real = {multiplier, offset, (uint16_t)size, stride, wide};
    switch (head[1]) {
    case 0: ff_input_affine_u8(&integer, raw, x); break;
    case 1: ff_input_affine_s16(&integer, raw, x); break;
    default: ff_input_affine_f32(&real, raw, x);
    }
    put(x, size);
}

int main(void)
{
    uint32_t head[8];
    while (fread(head, sizeof head, 1, stdin) == 1) {
        switch (head[0]) {
        case 0: dense(head); break;
        case 1: rms(head); break;
        case 2: input_rms(head); break;
        case 4: asymmetric(head); break;
        default: input_affine(head);
        }
    }
    return 0;
}
