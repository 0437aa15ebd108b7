/* Lists of non-zero values, with vectors. */
#include "ff_list_rvv.h"
#include "ff_lanes_rvv.h"

uint32_t ff_list_non_zero(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs)
{
    const size_t all = __riscv_vsetvlmax_e16m8();
    int8_t *value = list->value;
    uint16_t *index = list->index;
    vuint16m8_t at = __riscv_vadd_vx_u16m8(__riscv_vid_v_u16m8(all), (uint16_t)i, all);
    while (i < inputs && value <= list->value + (FF_LIST_SIZE - FF_LIST_STRIP)) {
        const uint32_t rest = inputs - i;
        const size_t vl = __riscv_vsetvl_e8m4(rest < FF_LIST_STRIP ? rest : FF_LIST_STRIP);
        const vint8m4_t v = __riscv_vle8_v_i8m4(x + i, vl);
        const vbool2_t kept = __riscv_vmsne_vx_i8m4_b2(v, 0, vl);
        const size_t count = __riscv_vcpop_m_b2(kept, vl);
        __riscv_vse16_v_u16m8(index, __riscv_vcompress_vm_u16m8(at, kept, vl), count);
        __riscv_vse8_v_i8m4(value, __riscv_vcompress_vm_i8m4(v, kept, vl), count);
        at = __riscv_vadd_vx_u16m8(at, (uint16_t)vl, vl); /* no later strip is longer */
        value += count;
        index += count;
        i += vl;
    }
    __riscv_vse8_v_i8m1(value, __riscv_vmv_v_x_i8m1(0, FF_LIST_GROUP), FF_LIST_GROUP);
    __riscv_vse16_v_u16m2(index, __riscv_vmv_v_x_u16m2(0, FF_LIST_GROUP), FF_LIST_GROUP);
    list->count = (uint32_t)(value - list->value);
    return i;
}

uint32_t ff_list_largest(const struct ff_list *list)
{
    const int8_t *value = list->value;
    vuint8m1_t peak = __riscv_vmv_s_x_u8m1(0, 1);
    for (size_t vl, rest = list->count; rest != 0; value += vl, rest -= vl) {
        vl = __riscv_vsetvl_e8m8(rest);
        peak = ff_peak_i8m8(__riscv_vle8_v_i8m8(value, vl), peak, vl);
    }
    return __riscv_vmv_x_s_u8m1_u8(peak);
}
