/* Walks over listed rows of floats (ff_rows_real_rvv.h): products with them, and their updates. */
#ifndef FF_WALK_F32_RVV_H
#define FF_WALK_F32_RVV_H

/* acc += listed inputs x their rows, for one block of outputs. */
static inline void ff_sum_one(const struct ff_rows *list, float *acc, uint32_t step, size_t vl)
{
    const uint32_t count = list->count;
    vfloat32m8_t sums = ff_vload(acc, vl);
    (void)step;
    for (uint32_t n = 0; n < count; n++) {
        sums = ff_vmac(sums, list->value[n], ff_vload(list->row[n], vl), vl);
    }
    ff_vkeep(acc, sums, vl);
}

/* The same for two blocks of vl outputs, the second `step` after the first; they may overlap, and then agree. */
static inline void ff_sum_two(const struct ff_rows *list, float *acc, uint32_t step, size_t vl)
{
    const uint32_t count = list->count;
    vfloat32m8_t first = ff_vload(acc, vl);
    vfloat32m8_t second = ff_vload(acc + step, vl);
    for (uint32_t n = 0; n < count; n++) {
        const float *const row = list->row[n];
        const float x = list->value[n];
        first = ff_vmac(first, x, ff_vload(row, vl), vl);
        second = ff_vmac(second, x, ff_vload(row + step, vl), vl);
    }
    ff_vkeep(acc, first, vl);
    ff_vkeep(acc + step, second, vl);
}

/* Two blocks that fill their registers. */
static inline void ff_sum_full(const struct ff_rows *list, float *acc, uint32_t step, size_t vl)
{
    ff_sum_two(list, acc, step, vl);
}

/* row += c x for one block of columns and all listed x. */
static inline void ff_move_one(const struct ff_rows *list, const float *c, uint32_t step, size_t vl)
{
    const uint32_t count = list->count;
    const vfloat32m8_t errors = ff_vload(c, vl);
    (void)step;
#pragma GCC unroll 16
    for (uint32_t n = 0; n < count; n++) {
        float *const row = list->row[n];
        ff_vkeep(row, ff_vupdated(ff_vload(row, vl), list->value[n], errors, vl), vl);
    }
}

/* The same for two blocks of vl columns each, one after the other. */
static inline void ff_move_two(const struct ff_rows *list, const float *c, uint32_t step, size_t vl)
{
    const uint32_t count = list->count;
    const vfloat32m8_t first = ff_vload(c, vl);
    const vfloat32m8_t second = ff_vload(c + step, vl);
#pragma GCC unroll 16
    for (uint32_t n = 0; n < count; n++) {
        float *const row = list->row[n];
        const float x = list->value[n];
        ff_vkeep(row, ff_vupdated(ff_vload(row, vl), x, first, vl), vl);
        ff_vkeep(row + step, ff_vupdated(ff_vload(row + step, vl), x, second, vl), vl);
    }
}

#endif
