/*
 * Reads one job a time from stdin: a header of eight uint32, then the arrays; runs the kernel on exactly sized heap
 * buffers (so that the address sanitizer sees any step outside) and writes what it computed.
 */
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_input.h"
#include "ff_rms.h"
#include <stdio.h>
#include <stdlib.h>

/* `count` elements of `size` bytes, `skew` bytes behind an aligned address. */
static void *take(uint32_t count, uint32_t size, uint32_t skew)
{
    uint8_t *block = malloc((size_t)count * size + skew + (count == 0));
    if (block == NULL || fread(block + skew, size, count, stdin) != count) {
        exit(2);
    }
    return block + skew;
}

static void put(const void *data, uint32_t bytes)
{
    fwrite(data, 1, bytes, stdout);
}

static void dense(const uint32_t *head)
{
    const uint32_t inputs = head[2], outputs = head[3];
    const int8_t *weights = take(inputs * outputs, 1, head[4]);
    const int32_t *bias = take(outputs, 4, 0);
    const int32_t *multiplier = take(outputs, 4, 0);
    const uint8_t *shift = take(outputs, 1, head[4]);
    const int8_t *x = take(inputs, 1, 0);
    const struct ff_dense layer = {weights, bias, multiplier, shift, (uint16_t)inputs, (uint16_t)outputs};
    const struct ff_head headed = {weights, 1 << head[5], (uint16_t)inputs, (uint16_t)outputs};
    int32_t *acc = calloc(outputs, 4), *scores = calloc(outputs, 4);
    int8_t *z = calloc(outputs, 1);
    uint32_t macs[2];
    switch (head[1]) {
    case 0:
        macs[0] = ff_head_s8_skip(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_skip(&layer, x, acc, z);
        break;
    case 1:
        macs[0] = ff_head_s8_full(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_full(&layer, x, acc, z);
        break;
    default:
        macs[0] = ff_head_s8_dot(&headed, x, acc, scores);
        macs[1] = ff_dense_s8_dot(&layer, x, acc, z);
    }
    put(macs, 8);
    put(acc, outputs * 4);
    put(scores, outputs * 4);
    put(z, outputs);
}

static void rms(const uint32_t *head)
{
    const struct ff_norm norm = {head[3], (uint16_t)head[2], (uint8_t)head[4], (uint8_t)head[5]};
    int8_t *z = take(head[2], 1, 0);
    int8_t *h = calloc(head[2], 1);
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
    int8_t *x = (int8_t *)calloc(head[2] + head[7], 1) + head[7];
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
    int8_t *x = (int8_t *)calloc(size + head[7], 1) + head[7];
    const uint8_t stride = constants > 1 || size == 1;
    const struct ff_affine integer = {multiplier, offset, shift, (uint16_t)size, stride};
    const struct ff_affine_f32 real = {multiplier, offset, (uint16_t)size, stride};
    switch (head[1]) {
    case 0: ff_input_affine_u8(&integer, raw, x); break;
    case 1: ff_input_affine_s16(&integer, raw, x); break;
    default: ff_input_affine_f32(&real, raw, x);
    }
    put(x, size);
}

static void answer(const uint32_t *head)
{
    const int32_t *scores = take(head[2], 4, 0);
    int32_t out[2];
    out[0] = ff_answer_s32(scores, (uint16_t)head[2], &out[1]);
    put(out, 8);
}

int main(void)
{
    uint32_t head[8];
    while (fread(head, sizeof head, 1, stdin) == 1) {
        switch (head[0]) {
        case 0: dense(head); break;
        case 1: rms(head); break;
        case 2: input_rms(head); break;
        case 3: input_affine(head); break;
        default: answer(head);
        }
    }
    return 0;
}
