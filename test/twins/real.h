/* Every kernel of the real precisions, once for both; the including file brings the stored type. */
#include "ff_answer_f32.h"
#include "ff_math_f32.h"
#include "ff_softmax_f32.h"
#include "job-program.h"

/* One NaN for all: of sums that are never stored, its bits are the machine's own. */
static void put_floats(float *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        values[i] = values[i] == values[i] ? values[i] : __builtin_nanf("");
    }
    put(values, count * 4);
}

/* Sums of products: floats, unless the including file says otherwise. */
#ifndef FF_PRODUCT
#define FF_PRODUCT(name) FF_REAL(name)
#define put_sums put_floats
typedef float ff_sum;
#endif

static void *take_stored(uint32_t count, uint32_t skew)
{
    return take(count, sizeof(ff_stored), skew * sizeof(ff_stored));
}

static void *make_stored(uint32_t count, uint32_t skew)
{
    return make(count * sizeof(ff_stored), skew * sizeof(ff_stored));
}

static void put_stored(const ff_stored *values, uint32_t count)
{
    put(values, count * sizeof(ff_stored));
}

/* What has been learnt, as it leaves a device: halves may be -0 in memory (ff_learn_f16.h). */
static void put_weights(ff_stored *weights, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        weights[i] = ff_load(weights[i]) == 0.0f ? 0 : weights[i];
    }
    put_stored(weights, count);
}

/* head: inputs, outputs, labels, skew of the weights, skew of the rest */
static void products(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2], labels = head[3];
    const struct ff_shape shape = {(uint16_t)inputs, (uint16_t)outputs};
    const ff_stored *weights = take_stored(inputs * outputs, head[4]);
    const ff_stored *bias = take_stored(outputs, head[5]);
    const ff_stored *overlay = take_stored(labels * outputs, head[5]);
    const ff_stored *x = take_stored(inputs, head[5]);
    float *scores = take(outputs, 4, 0);
    ff_sum *sums = make(outputs * sizeof(ff_sum), 0), *acc = make(outputs * sizeof(ff_sum), 0);
    ff_sum *own = make(outputs * sizeof(ff_sum), 0);
    ff_stored *z = make_stored(outputs, head[5]), *each = make_stored(labels * outputs, head[5]);
    uint32_t macs[4];
    macs[0] = FF_PRODUCT(ff_sums)(&shape, weights, bias, x, sums);
    macs[1] = FF_PRODUCT(ff_dense)(&shape, weights, bias, x, acc, z);
    macs[2] = FF_PRODUCT(ff_head)(&shape, weights, x, own, scores);
    macs[3] = FF_PRODUCT(ff_overlay)(&shape, overlay, labels, sums, each);
    put(macs, sizeof macs);
    put_sums(sums, outputs);
    put_sums(acc, outputs);
    put_stored(z, outputs);
    put_sums(own, outputs);
    put(scores, outputs * 4);
    put_stored(each, labels * outputs);
}

/* head: units, classes, skew */
static void squares(const uint32_t *head)
{
    const uint32_t units = head[1], classes = head[2];
    ff_stored *z = take_stored(units, head[3]);
    const uint16_t *bounds = take(classes + 1, 2, 0);
    const float *scale = take(classes, 4, 0);
    float *scores = take(classes, 4, 0);
    const struct ff_groups_f32 groups = {bounds, scale, (uint16_t)classes};
    ff_stored *h = make_stored(units, head[3]);
    float goodness = FF_REAL(ff_goodness)(z, units);
    FF_REAL(ff_groups)(&groups, z, scores);
    FF_REAL(ff_rms)(z, units, h);
    FF_REAL(ff_rms)(z, units, z);
    put_floats(&goodness, 1);
    put_floats(scores, classes);
    put_stored(h, units);
    put_stored(z, units);
}

/* head: storage, standardisation, size, constants */
static void inputs(const uint32_t *head)
{
    static const uint32_t bytes[] = {1, 2, 4};
    const uint32_t size = head[3], constants = head[4];
    const float *multiplier = take(constants, 4, 0);
    const float *offset = take(constants, 4, 0);
    const void *raw = take(size, bytes[head[1]], 0);
    const struct ff_affine_f32 affine = {multiplier, offset, (uint16_t)size, constants > 1 || size == 1, 0};
    ff_stored *x = make_stored(size, 0);
    switch (head[1] * 3 + head[2]) {
    case 0: FF_REAL(ff_input_rms_u8)(size, raw, x); break;
    case 1: FF_REAL(ff_input_sample_u8)(size, raw, x); break;
    case 2: FF_REAL(ff_input_affine_u8)(&affine, raw, x); break;
    case 3: FF_REAL(ff_input_rms_s16)(size, raw, x); break;
    case 4: FF_REAL(ff_input_sample_s16)(size, raw, x); break;
    case 5: FF_REAL(ff_input_affine_s16)(&affine, raw, x); break;
    case 6: FF_REAL(ff_input_rms_f32)(size, raw, x); break;
    case 7: FF_REAL(ff_input_sample_f32)(size, raw, x); break;
    default: FF_REAL(ff_input_affine_f32)(&affine, raw, x);
    }
    put_stored(x, size);
}

/* head: classes, live labels, label, bits of the sharpness */
static void answers(const uint32_t *head)
{
    const uint32_t classes = head[1], count = head[2];
    const float *scores = take(classes, 4, 0);
    const uint8_t *live = take(count, 1, 0);
    const float *sharpness = take(1, 4, 0);
    float *d = make(classes * 4, 0);
    uint8_t *beam = make(count, 0);
    float margins[2];
    const uint32_t found[] = {
        ff_answer_f32(scores, (uint16_t)classes, &margins[0]),
        ff_answer_live_f32(scores, live, (uint16_t)count, &margins[1]),
        (uint32_t)ff_bounded_f32(scores, (uint16_t)classes),
        (uint32_t)ff_finite_f32(scores, classes),
        (uint32_t)ff_answered_f32(scores, (uint16_t)classes, margins[0], margins[1]),
    };
    ff_beam_f32(scores, (uint16_t)classes, beam, (uint16_t)count);
    put(found, sizeof found);
    put_floats(margins, 2);
    put(beam, count);
    if (found[2]) {
        float share = ff_softmax_error_f32(scores, classes, *sharpness, head[3], d);
        put_floats(&share, 1);
        put_floats(d, classes);
    }
}

/* head: units, classes, skew */
static void errors(const uint32_t *head)
{
    const uint32_t units = head[1], classes = head[2];
    const struct ff_shape shape = {(uint16_t)units, (uint16_t)classes};
    const float *rates = take(3, 4, 0); /* rate, scale and d of goodness */
    const ff_stored *weights = take_stored(units * classes, head[3]);
    const ff_stored *z = take_stored(units, head[3]);
    const float *d = take(classes, 4, 0);
    const uint16_t *bounds = take(classes + 1, 2, 0);
    const float *scale = take(classes, 4, 0);
    const struct ff_groups_f32 groups = {bounds, scale, (uint16_t)classes};
    ff_stored *of_head = make_stored(units, head[3]), *of_groups = make_stored(units, head[3]);
    ff_stored *of_goodness = make_stored(units, head[3]);
    FF_REAL(ff_head_errors)(rates[0], &shape, weights, z, d, of_head);
    FF_REAL(ff_group_errors)(rates[0], &groups, z, d, of_groups);
    FF_REAL(ff_goodness_errors)(rates[0], rates[1], rates[2], z, units, of_goodness);
    put_stored(of_head, units);
    put_stored(of_groups, units);
    put_stored(of_goodness, units);
    FF_REAL(ff_add_errors)(of_head, of_groups, units, of_groups);
    put_stored(of_groups, units);
}

/* head: inputs, outputs, skew */
static void updates(const uint32_t *head)
{
    const uint32_t count = head[1], outputs = head[2];
    const struct ff_shape shape = {(uint16_t)count, (uint16_t)outputs};
    const float *rates = take(2, 4, 0); /* rate, energy */
    ff_stored *weights = take_stored(count * outputs, head[3]);
    ff_stored *headed = take_stored(count * outputs, head[3]);
    ff_stored *bias = take_stored(outputs, head[3]);
    ff_stored *slot = take_stored(outputs, head[3]);
    const ff_stored *x = take_stored(count, head[3]);
    const ff_stored *c = take_stored(outputs, head[3]);
    float *d = take(outputs, 4, 0);
    FF_REAL(ff_update_dense)(&shape, weights, bias, x, c);
    FF_REAL(ff_update_head)(rates[0], &shape, headed, x, d);
    FF_REAL(ff_update_slot)(rates[1], outputs, c, slot);
    put_weights(weights, count * outputs);
    put_weights(headed, count * outputs);
    put_stored(bias, outputs);
    put_stored(slot, outputs);
}

/* head: count */
static void functions(const uint32_t *head)
{
    float *x = take(head[1], 4, 0);
    float *y = make(head[1] * 4, 0);
    for (uint32_t i = 0; i < head[1]; i++) {
        y[i] = ff_exp_f32(x[i]);
    }
    put_floats(y, head[1]);
    for (uint32_t i = 0; i < head[1]; i++) {
        y[i] = ff_log_f32(x[i]);
    }
    put_floats(y, head[1]);
    for (uint32_t i = 0; i < head[1]; i++) {
        y[i] = ff_sigmoid_f32(x[i]);
    }
    put_floats(y, head[1]);
}

static void run_job(const uint32_t *head)
{
    switch (head[0]) {
    case 0: products(head); break;
    case 1: squares(head); break;
    case 2: inputs(head); break;
    case 3: answers(head); break;
    case 4: errors(head); break;
    case 5: updates(head); break;
    default: functions(head);
    }
}

RUN_JOBS(run_job)
