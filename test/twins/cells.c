/* Cells: what they leave of an input, its energy, and one update. */
#include "ff_learn_cell_f16.h"
#include "ff_learn_cell_f32.h"
#include "ff_learn_cell_s16.h"
#include "ff_log_energy_f16.h"
#include "ff_log_energy_f32.h"
#include "ff_log_energy_s16.h"
#include "ff_log_energy_s8.h"
#include "ff_reconstruct_s8.h"
#include "job-program.h"

#define STORED ff_half
#define KERNEL(name) name##_f16
#define IS_ZERO(half) (((half) & 0x7fffu) == 0)
#include "cells-real.h"

#define STORED float
#define KERNEL(name) name##_f32
#define IS_ZERO(value) ((value) == 0.0f)
#include "cells-real.h"

/* head: kind, inputs, outputs, raise, shift, base */
static void integers(const uint32_t *head)
{
    const uint32_t inputs = head[1], outputs = head[2];
    const int8_t *weights = take(inputs * outputs, 1, 1), *u = take(inputs, 1, 1), *z = take(outputs, 1, 3);
    int16_t *masters = take(inputs * outputs, 2, 2);
    int32_t *bias = take(outputs, 4, 0), *decoder = take(inputs, 4, 0);
    const struct ff_cell_update_s16 *rule = take(1, sizeof *rule, 0);
    const uint8_t raise = (uint8_t)head[3], shift = (uint8_t)head[4];
    const struct ff_cell frozen = {weights, decoder, (uint16_t)inputs, (uint16_t)outputs, raise, shift};
    const struct ff_cell_s16 cell = {(uint16_t)inputs, (uint16_t)outputs, raise, shift};
    int16_t *left = make(inputs * 2, 2), *c = make(outputs * 2, 2);
    uint32_t counts[5];
    counts[0] = ff_reconstruct_s8(&frozen, u, z, left);
    put(left, inputs * 2);
    counts[1] = ff_reconstruct_s16(&cell, masters, decoder, u, z, left);
    put(left, inputs * 2);
    counts[2] = (uint32_t)ff_log_energy_s8(u, inputs);
    counts[3] = (uint32_t)ff_log_energy_s16(left, inputs);
    counts[4] = ff_learn_cell_s16(rule, &cell, masters, bias, decoder, u, z, left, c, head[5]);
    put(counts, sizeof counts);
    put(left, inputs * 2);
    put(c, outputs * 2);
    put(masters, inputs * outputs * 2);
    put(bias, outputs * 4);
    put(decoder, inputs * 4);
}

static void run(const uint32_t *head)
{
    static void (*const kinds[])(const uint32_t *) = {integers, cells_f16, cells_f32};
    kinds[head[0]](head);
}

RUN_JOBS(run)
