/* Lists the non-zero values of a tensor with their rows of weights, so that the zeros cost nothing afterwards. */
#ifndef FF_ROWS_REAL_RVV_H
#define FF_ROWS_REAL_RVV_H

#define FF_ROWS 256u

struct ff_rows {
    uint32_t count;
    ff_stored value[FF_ROWS];
    uint16_t index[FF_ROWS];
    ff_stored *row[FF_ROWS]; /* where a block of outputs starts in the row of weights */
};

/* Lists from index `i` on until the list might not hold the next vector; returns the index to go on from. */
static inline uint32_t ff_list_values(struct ff_rows *list, const ff_stored *x, uint32_t i, uint32_t inputs)
{
    uint32_t count = 0;
    while (i < inputs && count < FF_ROWS) {
        const uint32_t room = FF_ROWS - count;
        const size_t vl = ff_lanes(inputs - i < room ? inputs - i : room);
        const ff_vstored values = ff_vload(&x[i], vl);
        const vbool4_t active = ff_vactive(values, vl);
        const vuint16m4_t indices = __riscv_vadd_vx_u16m4(__riscv_vid_v_u16m4(vl), (uint16_t)i, vl);
        ff_vkeep(&list->value[count], ff_vcompress(values, active, vl), vl);
        __riscv_vse16_v_u16m4(&list->index[count], __riscv_vcompress_vm_u16m4(indices, active, vl), vl);
        count += (uint32_t)__riscv_vcpop_m_b4(active, vl);
        i += (uint32_t)vl;
    }
    list->count = count;
    return i;
}

/* Rows of the listed values in `weights` [inputs][stride]. */
static inline void ff_place_rows(struct ff_rows *list, const ff_stored *weights, uint32_t stride)
{
    const uint16_t bytes = (uint16_t)(stride * sizeof(ff_stored)); /* at most 4096 units */
    for (uint32_t n = 0; n < list->count;) {
        const size_t vl = __riscv_vsetvl_e16m4(list->count - n);
        const vuint16m4_t indices = __riscv_vle16_v_u16m4(&list->index[n], vl);
        const vuint32m8_t offsets = __riscv_vwmulu_vx_u32m8(indices, bytes, vl);
        const vuint32m8_t rows = __riscv_vadd_vx_u32m8(offsets, (uint32_t)(uintptr_t)weights, vl);
        __riscv_vse32_v_u32m8((uint32_t *)(void *)&list->row[n], rows, vl);
        n += (uint32_t)vl;
    }
}

#endif
