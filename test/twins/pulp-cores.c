/* The PULP kernels on a team of cores. */
#include "ff_dense.h"
#include "ff_dense_half.h"
#include "ff_learn_f16.h"

#include "job-program.h"

/* What has been learnt, as it leaves a device: halves may be -0 in memory (ff_learn_f16.h). */
static void put_weights(ff_half *weights, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        weights[i] = weights[i] == 0x8000u ? 0 : weights[i];
    }
    put(weights, 2u * count);
}

/* head: inputs, outputs; halves: weights, bias, x, c. Answers acc and z, then what learning makes of weights and bias. */
static void halves(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2];
    const struct ff_shape shape = {(uint16_t)inputs, (uint16_t)outputs};
    ff_half *weights = take(inputs * outputs, 2, 0), *bias = take(outputs, 2, 0);
    const ff_half *x = take(inputs, 2, 0), *c = take(outputs, 2, 0);
    ff_half *acc = make(2u * outputs, 0), *z = make(2u * outputs, 0);
    (void)ff_dense_half(&shape, weights, bias, x, acc, z);
    ff_update_dense_f16(&shape, weights, bias, x, c);
    put(acc, 2u * outputs);
    put(z, 2u * outputs);
    put_weights(weights, inputs * outputs);
    put(bias, 2u * outputs);
}

/* head: inputs, outputs, bytes that x and weights lie beside a word; weights [outputs][inputs], bias, x. */
static void bytes(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2];
    const int8_t *weights = take(inputs * outputs, 1, head[3]);
    const int32_t *bias = take(outputs, 4, 0);
    const int8_t *x = take(inputs, 1, head[3]);
    const struct ff_dense layer = {weights, bias, bias, (const uint8_t *)x, (uint16_t)inputs, (uint16_t)outputs};
    int32_t *sums = make(4u * outputs, 0);
    const uint32_t macs = ff_sums_s8_dot(&layer, x, sums);
    put(&macs, 4);
    put(sums, 4u * outputs);
}

static void job(const uint32_t *head)
{
    if (head[0] == 0) {
        halves(head);
    } else {
        bytes(head);
    }
}

RUN_JOBS(job)
