/* Lists of the inputs under a window that are not zero, with the rows of weights that belong to them. */
#ifndef FF_CONV_LIST_RVV_H
#define FF_CONV_LIST_RVV_H

#include "ff_conv_taps_rvv.h"
#include "ff_window.h"

#define FF_CONV_LISTED 512u      /* inputs under a window, at most */
#define FF_CONV_LIST_STRIP 256u  /* inputs that are looked at together, at most: their numbers are bytes */

/* There is room for a strip behind the values that are kept, and for one that fills up the last pair. */
struct ff_conv_list {
    int8_t value[FF_CONV_LISTED + FF_CONV_LIST_STRIP];
    uint32_t row[FF_CONV_LISTED + 2u]; /* addresses */
};

/* Where a list goes on. */
struct ff_conv_listed {
    int8_t *value;
    uint32_t *row;
};

/* Addresses of rows: first + those of the lanes. */
static inline void ff_conv_list_rows(uint32_t *row, vuint8m2_t lanes, uint32_t first, uint32_t stride, size_t count)
{
    const vuint32m8_t inputs = __riscv_vzext_vf4_u32m8(lanes, count);
    __riscv_vse32_v_u32m8(row, __riscv_vadd_vx_u32m8(__riscv_vmul_vx_u32m8(inputs, stride, count), first, count), count);
}

/* Lists the inputs of a run; `row` is the address of the weights of the first, `stride` bytes before those of the next. */
static inline struct ff_conv_listed ff_conv_list_run(struct ff_conv_listed to, const int8_t *x, uint32_t run, uint32_t row,
                                                     uint32_t stride)
{
    const size_t half = __riscv_vsetvlmax_e32m8(), most = 2u * half < FF_CONV_LIST_STRIP ? 2u * half : FF_CONV_LIST_STRIP;
    for (;;) {
        const size_t vl = run < most ? run : most;
        const vint8m4_t v = __riscv_vle8_v_i8m4(x, vl);
        const vbool2_t kept = __riscv_vmsne_vx_i8m4_b2(v, 0, vl);
        const size_t count = __riscv_vcpop_m_b2(kept, vl);
        __riscv_vse8_v_i8m4(to.value, __riscv_vcompress_vm_i8m4(v, kept, vl), vl);
        const vuint8m4_t lanes = __riscv_vcompress_vm_u8m4(__riscv_vid_v_u8m4(vl), kept, vl);
        if (count <= half) {
            ff_conv_list_rows(to.row, __riscv_vget_v_u8m4_u8m2(lanes, 0), row, stride, count);
        } else {
            ff_conv_list_rows(to.row, __riscv_vget_v_u8m4_u8m2(lanes, 0), row, stride, half);
            ff_conv_list_rows(to.row + half, __riscv_vget_v_u8m4_u8m2(lanes, 1), row, stride, count - half);
        }
        to.value += count;
        to.row += count;
        if (vl == run) {
            return to;
        }
        x += vl;
        row += (uint32_t)vl * stride;
        run -= (uint32_t)vl;
    }
}

/* Lists the inputs of a patch from x on, and fills the last pair up; `row` is the address of the weights of the first. */
static inline uint32_t ff_conv_list_of(struct ff_conv_list *list, const struct ff_patch *patch, const int8_t *x, uint32_t row)
{
    struct ff_conv_listed to = {list->value, list->row};
    for (uint32_t runs = patch->runs, at = row;;) {
        to = ff_conv_list_run(to, x, patch->run, at, patch->outputs);
        runs--;
        if (runs == 0) {
            break;
        }
        x += patch->x_step;
        at += patch->weight_step;
    }
    *to.value = 0;
    *to.row = row;
    return (uint32_t)(to.value - list->value);
}

/* The same rows, `bytes` further to the right. */
static inline void ff_conv_list_advance(struct ff_conv_list *list, uint32_t count, uint32_t bytes)
{
    uint32_t *row = list->row;
    for (size_t vl, rest = count + 1u; rest != 0; row += vl, rest -= vl) {
        vl = __riscv_vsetvl_e32m8(rest);
        __riscv_vse32_v_u32m8(row, __riscv_vadd_vx_u32m8(__riscv_vle32_v_u32m8(row, vl), bytes, vl), vl);
    }
}

#endif
