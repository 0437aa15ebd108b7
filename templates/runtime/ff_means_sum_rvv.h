/*
 * Inputs under a tap of the positions behind a mean, added up pixel by pixel in the lanes that are not 0. Sums of some inputs stay
 * in registers, in 16 bits.
 */
#ifndef FF_MEANS_SUM_RVV_H
#define FF_MEANS_SUM_RVV_H

#include "ff_means_area.h"

#include <riscv_vector.h>

#define FF_MEANS_LANES 128u  /* at most */
#define FF_MEANS_FEW 3u      /* inputs at a time, of four registers of units */
#define FF_MEANS_MANY 6u     /* of two */
#define FF_MEANS_EIGHT 8u    /* of one */
#define FF_MEANS_SUMS (FF_MEANS_MANY * FF_MEANS_LANES)

/* sums[r][vl] += inputs r of all positions of an area, at most 258: the kernels for so many inputs at a time, and one. */
#define FF_MEANS_STEP(LOAD, STEP)                                                                     \
    {                                                                                                 \
        const LOAD;                                                                                   \
        STEP z += z_step;                                                                             \
        x += x_step;                                                                                  \
    }
#define FF_MEANS_WALK(LOAD, STEP)                                                                     \
    for (uint32_t rows = area->rows; rows != 0; rows--, line_x += area->x_line, line_z += area->z_line) {\
        const int8_t *x = line_x, *z = line_z, *const end = z + area->columns * z_step;               \
        for (const int8_t *const fours = z + (area->columns & ~3u) * z_step; z != fours;) {           \
            FF_MEANS_STEP(LOAD, STEP)                                                                 \
            FF_MEANS_STEP(LOAD, STEP)                                                                 \
            FF_MEANS_STEP(LOAD, STEP)                                                                 \
            FF_MEANS_STEP(LOAD, STEP)                                                                 \
        }                                                                                             \
        while (z != end) {                                                                            \
            FF_MEANS_STEP(LOAD, STEP)                                                                 \
        }                                                                                             \
    }

__attribute__((noinline)) static void ff_means_sum_few(const struct ff_means_area *area, const int8_t *line_x, const int8_t *line_z,
                                                       size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m8_t sum0 = __riscv_vmv_v_x_i16m8(0, vl), sum1 = sum0, sum2 = sum0;
    FF_MEANS_WALK(vint8m4_t active = __riscv_vmin_vx_i8m4(__riscv_vle8_v_i8m4(z, vl), 1, vl), {
        sum0 = __riscv_vwmacc_vx_i16m8(sum0, x[0], active, vl);
        sum1 = __riscv_vwmacc_vx_i16m8(sum1, x[1], active, vl);
        sum2 = __riscv_vwmacc_vx_i16m8(sum2, x[2], active, vl);
    })
    __riscv_vse16_v_i16m8(sums, sum0, vl);
    __riscv_vse16_v_i16m8(sums + vl, sum1, vl);
    __riscv_vse16_v_i16m8(sums + 2u * vl, sum2, vl);
}

__attribute__((noinline)) static void ff_means_sum_many(const struct ff_means_area *area, const int8_t *line_x, const int8_t *line_z,
                                                       size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m4_t sum0 = __riscv_vmv_v_x_i16m4(0, vl), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0;
    FF_MEANS_WALK(vint8m2_t active = __riscv_vmin_vx_i8m2(__riscv_vle8_v_i8m2(z, vl), 1, vl), {
        sum0 = __riscv_vwmacc_vx_i16m4(sum0, x[0], active, vl);
        sum1 = __riscv_vwmacc_vx_i16m4(sum1, x[1], active, vl);
        sum2 = __riscv_vwmacc_vx_i16m4(sum2, x[2], active, vl);
        sum3 = __riscv_vwmacc_vx_i16m4(sum3, x[3], active, vl);
        sum4 = __riscv_vwmacc_vx_i16m4(sum4, x[4], active, vl);
        sum5 = __riscv_vwmacc_vx_i16m4(sum5, x[5], active, vl);
    })
    __riscv_vse16_v_i16m4(sums, sum0, vl);
    __riscv_vse16_v_i16m4(sums + vl, sum1, vl);
    __riscv_vse16_v_i16m4(sums + 2u * vl, sum2, vl);
    __riscv_vse16_v_i16m4(sums + 3u * vl, sum3, vl);
    __riscv_vse16_v_i16m4(sums + 4u * vl, sum4, vl);
    __riscv_vse16_v_i16m4(sums + 5u * vl, sum5, vl);
}

__attribute__((noinline)) static void ff_means_sum_eight(const struct ff_means_area *area, const int8_t *line_x,
                                                         const int8_t *line_z, size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m2_t sum0 = __riscv_vmv_v_x_i16m2(0, vl), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0;
    vint16m2_t sum7 = sum0;
    FF_MEANS_WALK(vint8m1_t active = __riscv_vmin_vx_i8m1(__riscv_vle8_v_i8m1(z, vl), 1, vl), {
        sum0 = __riscv_vwmacc_vx_i16m2(sum0, x[0], active, vl);
        sum1 = __riscv_vwmacc_vx_i16m2(sum1, x[1], active, vl);
        sum2 = __riscv_vwmacc_vx_i16m2(sum2, x[2], active, vl);
        sum3 = __riscv_vwmacc_vx_i16m2(sum3, x[3], active, vl);
        sum4 = __riscv_vwmacc_vx_i16m2(sum4, x[4], active, vl);
        sum5 = __riscv_vwmacc_vx_i16m2(sum5, x[5], active, vl);
        sum6 = __riscv_vwmacc_vx_i16m2(sum6, x[6], active, vl);
        sum7 = __riscv_vwmacc_vx_i16m2(sum7, x[7], active, vl);
    })
    __riscv_vse16_v_i16m2(sums, sum0, vl);
    __riscv_vse16_v_i16m2(sums + vl, sum1, vl);
    __riscv_vse16_v_i16m2(sums + 2u * vl, sum2, vl);
    __riscv_vse16_v_i16m2(sums + 3u * vl, sum3, vl);
    __riscv_vse16_v_i16m2(sums + 4u * vl, sum4, vl);
    __riscv_vse16_v_i16m2(sums + 5u * vl, sum5, vl);
    __riscv_vse16_v_i16m2(sums + 6u * vl, sum6, vl);
    __riscv_vse16_v_i16m2(sums + 7u * vl, sum7, vl);
}

__attribute__((noinline)) static void ff_means_sum_one(const struct ff_means_area *area, const int8_t *line_x, const int8_t *line_z,
                                                       size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m8_t sum = __riscv_vmv_v_x_i16m8(0, vl);
    FF_MEANS_WALK(vint8m4_t active = __riscv_vmin_vx_i8m4(__riscv_vle8_v_i8m4(z, vl), 1, vl),
                  { sum = __riscv_vwmacc_vx_i16m8(sum, *x, active, vl); })
    __riscv_vse16_v_i16m8(sums, sum, vl);
}

/* The same by bits, in the lanes of those that are set: three inputs, and one. Areas count bytes of bits for z. */
#define FF_MEANS_WALK_BITS(STEP)                                                                      \
    for (uint32_t rows = area->rows; rows != 0; rows--, line_x += area->x_line, line_bits += area->z_line) {\
        const int8_t *x = line_x;                                                                     \
        const uint8_t *bits = line_bits;                                                              \
        for (const uint8_t *const end = bits + area->columns * z_step; bits != end; bits += z_step, x += x_step) {\
            const vbool2_t active = __riscv_vlm_v_b2(bits, vl);                                       \
            STEP                                                                                      \
        }                                                                                             \
    }

__attribute__((noinline)) static void ff_means_sum_bits_few(const struct ff_means_area *area, const int8_t *line_x,
                                                            const uint8_t *line_bits, size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m8_t sum0 = __riscv_vmv_v_x_i16m8(0, vl), sum1 = sum0, sum2 = sum0;
    FF_MEANS_WALK_BITS({
        sum0 = __riscv_vadd_vx_i16m8_mu(active, sum0, sum0, x[0], vl);
        sum1 = __riscv_vadd_vx_i16m8_mu(active, sum1, sum1, x[1], vl);
        sum2 = __riscv_vadd_vx_i16m8_mu(active, sum2, sum2, x[2], vl);
    })
    __riscv_vse16_v_i16m8(sums, sum0, vl);
    __riscv_vse16_v_i16m8(sums + vl, sum1, vl);
    __riscv_vse16_v_i16m8(sums + 2u * vl, sum2, vl);
}

__attribute__((noinline)) static void ff_means_sum_bits_one(const struct ff_means_area *area, const int8_t *line_x,
                                                            const uint8_t *line_bits, size_t vl, int16_t *sums)
{
    const uint32_t x_step = area->x_step, z_step = area->z_step;
    vint16m8_t sum = __riscv_vmv_v_x_i16m8(0, vl);
    FF_MEANS_WALK_BITS({ sum = __riscv_vadd_vx_i16m8_mu(active, sum, sum, *x, vl); })
    __riscv_vse16_v_i16m8(sums, sum, vl);
}

#undef FF_MEANS_WALK_BITS
#undef FF_MEANS_STEP
#undef FF_MEANS_WALK

#endif
