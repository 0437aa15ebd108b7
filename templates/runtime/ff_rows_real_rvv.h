/*
 * Lists the non-zero values of a tensor with their rows of weights, so that the zeros cost nothing afterwards; once for
 * each stored type.
 */
#define FF_ROWS 400u /* a dense input of 784 in two lists, of whole groups of sixteen */

struct ff_rows {
    uint32_t count;
    ff_stored value[FF_ROWS];
    ff_stored *row[FF_ROWS]; /* where a block of outputs starts in the row of weights; floats find it from the value */
    uint16_t index[FF_ROWS];
};

/* Lists each input `step` after the last one from index i < inputs on, until the list is full; returns the index to go on from. */
static inline uint32_t ff_list_by_step(struct ff_rows *list, const ff_stored *x, uint32_t i, uint32_t inputs, uint32_t step)
{
    ff_vindices places = ff_vindices_from(i, step);
    ff_stored *value = list->value;
    uint16_t *index = list->index;
    const uint32_t count = (inputs - i + step - 1u) / step;
    uint32_t rest = count;
    uint32_t room = FF_ROWS;
    x += i;
    while (rest > 0 && room > 0) {
        const size_t vl = ff_wide_lanes(rest < room ? rest : room);
        const uint32_t found = ff_vlist(x, step, places, vl, value, index);
        places = ff_vindices_after(places, vl * step);
        value += found;
        index += found;
        room -= found;
        x += vl * step;
        rest -= (uint32_t)vl;
    }
    list->count = FF_ROWS - room;
    return i + (count - rest) * step;
}

/* The same of all inputs. */
static inline uint32_t ff_list_values(struct ff_rows *list, const ff_stored *x, uint32_t i, uint32_t inputs)
{
    return ff_list_by_step(list, x, i, inputs, 1);
}

/* Rows of the listed values in `weights` [inputs][stride]. */
static inline void ff_place_rows(struct ff_rows *list, const ff_stored *weights, uint32_t stride)
{
    const uint16_t bytes = (uint16_t)(stride * sizeof(ff_stored)); /* at most 4096 units */
    const vuint32m8_t first = __riscv_vmv_v_x_u32m8((uint32_t)(uintptr_t)weights, __riscv_vsetvlmax_e32m8());
    const uint16_t *index = list->index;
    uint32_t *row = (uint32_t *)(void *)list->row;
    for (size_t rest = list->count, vl; rest > 0; rest -= vl, index += vl, row += vl) {
        vl = __riscv_vsetvl_e16m4(rest);
        __riscv_vse32_v_u32m8(row, __riscv_vwmaccu_vx_u32m8(first, bytes, __riscv_vle16_v_u16m4(index, vl), vl), vl);
    }
}
