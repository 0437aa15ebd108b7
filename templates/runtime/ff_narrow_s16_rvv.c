/* Upper bytes of masters, with vectors. */
#ifndef FF_NARROW_S16_RVV_C
#define FF_NARROW_S16_RVV_C

#include "ff_build.h"
#include "ff_narrow_s16.h"

#include <riscv_vector.h>

FF_SHARED void ff_narrow_s16(const int16_t *masters, uint32_t count, int8_t *bytes)
{
    for (size_t vl; count != 0; masters += vl, bytes += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e16m8(count);
        __riscv_vse8_v_i8m4(bytes, __riscv_vnsra_wx_i8m4(__riscv_vle16_v_i16m8(masters, vl), 8, vl), vl);
    }
}

#endif
