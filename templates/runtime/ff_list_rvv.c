/* Lists of non-zero values, with vectors. */
#ifndef FF_LIST_RVV_C
#define FF_LIST_RVV_C

#include "ff_build.h"
#include "ff_list_rvv.h"
#include "ff_lanes_rvv.h"

/* The largest magnitude in a list. */
static uint32_t ff_list_largest_of(const int8_t *value, size_t count)
{
    vuint8m1_t peak = __riscv_vmv_s_x_u8m1(0, 1);
    for (size_t vl; count != 0; value += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m8(count);
        peak = ff_peak_i8m8(__riscv_vle8_v_i8m8(value, vl), peak, vl);
    }
    return __riscv_vmv_x_s_u8m1_u8(peak);
}

/* Numbers of inputs: start + step times those of the lanes. */
static inline void ff_list_store_indices(uint16_t *index, vuint8m4_t lanes, uint32_t start, uint32_t step, size_t vl)
{
    vuint16m8_t numbers = __riscv_vzext_vf2_u16m8(lanes, vl);
    if (step != 1u) {
        numbers = __riscv_vmul_vx_u16m8(numbers, (uint16_t)step, vl);
    }
    __riscv_vse16_v_u16m8(index, __riscv_vadd_vx_u16m8(numbers, (uint16_t)start, vl), vl);
}

/*
 * What is stored behind the values that are kept is overwritten, or never looked at: there is room for a strip behind
 * every one that does not fill the list.
 */
static inline uint32_t ff_list_non_zero_of(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t step)
{
    const int8_t *const full = list->value + (FF_LIST_SIZE - FF_LIST_STRIP);
    const size_t all = __riscv_vsetvlmax_e16m8();
    const size_t half = all < FF_LIST_STRIP ? all : FF_LIST_STRIP;
    int8_t *value = list->value;
    uint16_t *index = list->index;
    do {
        const uint32_t rest = (inputs - i + step - 1u) / step;
        const size_t vl = __riscv_vsetvl_e8m8(rest < FF_LIST_STRIP ? rest : FF_LIST_STRIP);
        const vint8m8_t v = step == 1u ? __riscv_vle8_v_i8m8(x + i, vl) : __riscv_vlse8_v_i8m8(x + i, (ptrdiff_t)step, vl);
        const vbool1_t kept = __riscv_vmsne_vx_i8m8_b1(v, 0, vl);
        const size_t count = __riscv_vcpop_m_b1(kept, vl);
        __riscv_vse8_v_i8m8(value, __riscv_vcompress_vm_i8m8(v, kept, vl), vl);
        const vuint8m8_t places = __riscv_vcompress_vm_u8m8(__riscv_vid_v_u8m8(vl), kept, vl);
        ff_list_store_indices(index, __riscv_vget_v_u8m8_u8m4(places, 0), i, step, half);
        if (count > half) {
            ff_list_store_indices(index + half, __riscv_vget_v_u8m8_u8m4(places, 1), i, step, count - half);
        }
        value += count;
        index += count;
        i += vl * step;
    } while (i < inputs && value <= full);
    __riscv_vse8_v_i8m1(value, __riscv_vmv_v_x_i8m1(0, FF_LIST_GROUP), FF_LIST_GROUP);
    __riscv_vse16_v_u16m1(index, __riscv_vmv_v_x_u16m1(0, FF_LIST_GROUP), FF_LIST_GROUP);
    list->count = (uint32_t)(value - list->value);
    list->largest = ff_list_largest_of(list->value, list->count);
    return i;
}

FF_SHARED uint32_t ff_list_non_zero(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs)
{
    return ff_list_non_zero_of(list, x, i, inputs, 1);
}

#if FF_CORES > 1
FF_SHARED uint32_t ff_list_every(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t turns)
{
    return ff_list_non_zero_of(list, x, i, inputs, turns);
}
#endif

#endif
