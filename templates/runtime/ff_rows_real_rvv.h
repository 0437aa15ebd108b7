/* Lists the non-zero values of a tensor with their rows of weights, so that the zeros cost nothing afterwards. */
#ifndef FF_ROWS_REAL_RVV_H
#define FF_ROWS_REAL_RVV_H

#define FF_ROWS 272u

struct ff_rows {
    uint32_t count;
    ff_stored value[FF_ROWS];
    uint16_t index[FF_ROWS];
    ff_stored *row[FF_ROWS]; /* where a block of outputs starts in the row of weights */
};

/* Lists from index `i` on until the list might not hold the next vector; returns the index to go on from. */
static inline uint32_t ff_list_values(struct ff_rows *list, const ff_stored *x, uint32_t i, uint32_t inputs)
{
    ff_stored *value = list->value;
    uint16_t *index = list->index;
    uint32_t count = 0;
    while (i < inputs && count < FF_ROWS) {
        const uint32_t room = FF_ROWS - count;
        const uint32_t most = inputs - i < room ? inputs - i : room;
        uint32_t taken;
        const uint32_t found = ff_vlist(&x[i], most, i, value, index, &taken);
        value += found;
        index += found;
        count += found;
        i += taken;
    }
    list->count = count;
    return i;
}

/* Rows of the listed values in `weights` [inputs][stride]. */
static inline void ff_place_rows(struct ff_rows *list, const ff_stored *weights, uint32_t stride)
{
    const uint16_t bytes = (uint16_t)(stride * sizeof(ff_stored)); /* at most 4096 units */
    const uint16_t *index = list->index;
    uint32_t *row = (uint32_t *)(void *)list->row;
    for (size_t rest = list->count, vl; rest > 0; rest -= vl, index += vl, row += vl) {
        vl = __riscv_vsetvl_e16m4(rest);
        const vuint32m8_t offsets = __riscv_vwmulu_vx_u32m8(__riscv_vle16_v_u16m4(index, vl), bytes, vl);
        __riscv_vse32_v_u32m8(row, __riscv_vadd_vx_u32m8(offsets, (uint32_t)(uintptr_t)weights, vl), vl);
    }
}

#endif
