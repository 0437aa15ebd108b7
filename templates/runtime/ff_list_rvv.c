/* Lists of non-zero values, with vectors. */
#include "ff_list_rvv.h"
#include "ff_lanes_rvv.h"

/* The largest magnitude in a list. */
static uint32_t largest_of(const int8_t *value, size_t count)
{
    vuint8m1_t peak = __riscv_vmv_s_x_u8m1(0, 1);
    for (size_t vl; count != 0; value += vl, count -= vl) {
        vl = __riscv_vsetvl_e8m8(count);
        peak = ff_peak_i8m8(__riscv_vle8_v_i8m8(value, vl), peak, vl);
    }
    return __riscv_vmv_x_s_u8m1_u8(peak);
}

uint32_t ff_list_non_zero(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs)
{
    const size_t all = __riscv_vsetvlmax_e16m8();
    const int8_t *const full = list->value + (FF_LIST_SIZE - FF_LIST_STRIP);
    int8_t *value = list->value;
    uint16_t *index = list->index;
    vuint16m8_t at = __riscv_vadd_vx_u16m8(__riscv_vid_v_u16m8(all), (uint16_t)i, all);
    size_t rest = inputs - i;
    x += i;
    do {
        const size_t vl = __riscv_vsetvl_e8m4(rest < FF_LIST_STRIP ? rest : FF_LIST_STRIP);
        const vint8m4_t v = __riscv_vle8_v_i8m4(x, vl);
        const vbool2_t kept = __riscv_vmsne_vx_i8m4_b2(v, 0, vl);
        const size_t count = __riscv_vcpop_m_b2(kept, vl);
        /* What follows the values that were kept is overwritten by the next ones, or not looked at. */
        __riscv_vse8_v_i8m4(value, __riscv_vcompress_vm_i8m4(v, kept, vl), vl);
        __riscv_vse16_v_u16m8(index, __riscv_vcompress_vm_u16m8(at, kept, vl), vl);
        at = __riscv_vadd_vx_u16m8(at, (uint16_t)vl, vl); /* no later strip is longer */
        value += count;
        index += count;
        x += vl;
        rest -= vl;
    } while (rest != 0 && value <= full);
    __riscv_vse8_v_i8m1(value, __riscv_vmv_v_x_i8m1(0, FF_LIST_GROUP), FF_LIST_GROUP);
    __riscv_vse16_v_u16m2(index, __riscv_vmv_v_x_u16m2(0, FF_LIST_GROUP), FF_LIST_GROUP);
    list->count = (uint32_t)(value - list->value);
    list->largest = largest_of(list->value, list->count);
    return (uint32_t)(inputs - rest);
}
