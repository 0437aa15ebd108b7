/* Learning in integers: products on masters, softmax, errors, updates. */
#include "ff_dither.h"
#include "ff_learn_s16.h"
#include "ff_product.h"
#include "ff_softmax_s32.h"
#include "job-program.h"

static void products(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2], labels = head[5];
    const int16_t *weights = take(inputs * outputs, 2, 0);
    const int32_t *bias = take(outputs, 4, 0);
    const int8_t *x = take(inputs, 1, head[6]);
    const int32_t *overlay = take(labels * outputs, 4, 0);
    const struct ff_layer_s16 layer = {(uint16_t)inputs, (uint16_t)outputs, (uint8_t)head[3]};
    const struct ff_head_s16 headed = {1 << head[4], (uint16_t)inputs, (uint16_t)outputs};
    int32_t *sums = make(outputs * 4, 0), *acc = make(outputs * 4, 0), *scores = make(outputs * 4, 0);
    int8_t *z = make(outputs, 0), *candidates = make(labels * outputs, 0);
    ff_clear_s32(scores, outputs);
    const uint32_t macs[] = {
        ff_head_s16(&headed, weights, x, acc, scores),
        ff_dense_s16(&layer, weights, bias, x, acc, z),
        ff_sums_s16(&layer, weights, bias, x, sums),
        ff_overlay_s16(&layer, overlay, labels, sums, candidates),
    };
    put(macs, sizeof macs);
    put(acc, outputs * 4);
    put(sums, outputs * 4);
    put(scores, outputs * 4);
    put(z, outputs);
    put(candidates, labels * outputs);
}

static void softmax(const uint32_t *head)
{
    const struct ff_softmax constants = {(int32_t)head[3], (int32_t)head[4], (uint8_t)head[5], (uint8_t)head[6]};
    const int32_t *scores = take(head[1], 4, 0);
    int32_t *d = make(head[1] * 4, 0);
    const int32_t certainty = ff_softmax_error_s32(&constants, scores, head[1], head[2], d);
    put(&certainty, 4);
    put(d, head[1] * 4);
}

static void errors(const uint32_t *head)
{
    const uint32_t units = head[1], classes = head[2];
    const int16_t *weights = take(units * classes, 2, 0);
    const int8_t *z = take(units, 1, 0);
    const int32_t *d = take(classes, 4, 0);
    const uint16_t *bounds = take(classes + 1, 2, 0);
    const int32_t *multiplier = take(classes, 4, 0);
    const struct ff_rate rate = {(int32_t)head[3], (uint8_t)head[4]};
    const struct ff_head_s16 headed = {1, (uint16_t)units, (uint16_t)classes};
    const struct ff_group_rates rates = {bounds, multiplier, (uint16_t)classes, (uint8_t)head[4]};
    int16_t *c = make(units * 2, 0), *other = make(units * 2, 0);
    ff_head_errors_s16(&rate, &headed, weights, z, d, c);
    put(c, units * 2);
    ff_group_errors_s16(&rates, z, d, other);
    put(other, units * 2);
    ff_add_errors_s16(c, other, other, units);
    put(other, units * 2);
    ff_goodness_errors_s16(&rate, z, (int32_t)head[5], c, units);
    put(c, units * 2);
}

static void update_dense(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2];
    int16_t *weights = take(inputs * outputs, 2, 0);
    int32_t *bias = take(outputs, 4, 0);
    const int8_t *x = take(inputs, 1, head[7]);
    const int16_t *c = take(outputs, 2, 0);
    const struct ff_update_s16 rule = {(uint8_t)head[3], (int8_t)head[4]};
    const struct ff_layer_s16 layer = {(uint16_t)inputs, (uint16_t)outputs, 1};
    const uint32_t saturations = ff_update_dense_s16(&rule, &layer, weights, bias, x, c, head[5], head[6]);
    put(&saturations, 4);
    put(weights, inputs * outputs * 2);
    put(bias, outputs * 4);
}

static void update_head(const uint32_t *head)
{
    const uint32_t units = head[1], classes = head[2];
    int16_t *weights = take(units * classes, 2, 0);
    const int8_t *z = take(units, 1, head[5] >> 8);
    const int32_t *d = take(classes, 4, 0);
    const struct ff_head_update_s16 rule = {{(int32_t)head[4], (uint8_t)head[5]}, (uint8_t)head[3]};
    const struct ff_head_s16 headed = {1, (uint16_t)units, (uint16_t)classes};
    const uint32_t saturations = ff_update_head_s16(&rule, &headed, weights, z, d, head[6], head[7]);
    put(&saturations, 4);
    put(weights, units * classes * 2);
}

static void update_slot(const uint32_t *head)
{
    const uint32_t units = head[1];
    int32_t *slot = take(units, 4, 0);
    const int16_t *c = take(units, 2, 0);
    const struct ff_slot_update_s32 rule = {(int16_t)head[3], (uint8_t)head[2]};
    const uint32_t saturations = ff_update_slot_s32(&rule, slot, c, units, head[4], head[5], head[6]);
    put(&saturations, 4);
    put(slot, units * 4);
}

static void dither(const uint32_t *head)
{
    const uint32_t base = ff_dither_base(head[1], head[2], head[3]);
    const uint32_t draws[] = {base, ff_dither_row(base, head[4]), ff_dither_column(base, head[5])};
    put(draws, sizeof draws);
}

static void job(const uint32_t *head)
{
    switch (head[0]) {
    case 0: products(head); break;
    case 1: softmax(head); break;
    case 2: errors(head); break;
    case 3: update_dense(head); break;
    case 4: update_head(head); break;
    case 5: update_slot(head); break;
    default: dither(head);
    }
}

RUN_JOBS(job)
