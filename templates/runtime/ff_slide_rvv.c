/* Maps that make room for an output which takes their place, with vectors: each is loaded before it is stored. */
#ifndef FF_SLIDE_RVV_C
#define FF_SLIDE_RVV_C

#include "ff_build.h"
#include "ff_slide.h"

#include <riscv_vector.h>

FF_SHARED void ff_slide(int32_t *to, const int32_t *from, uint32_t count)
{
    if (to > from) {
        while (count != 0) {
            const size_t vl = __riscv_vsetvl_e32m8(count);
            count -= (uint32_t)vl;
            __riscv_vse32_v_i32m8(to + count, __riscv_vle32_v_i32m8(from + count, vl), vl);
        }
    } else {
        for (size_t vl; count != 0; to += vl, from += vl, count -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e32m8(count);
            __riscv_vse32_v_i32m8(to, __riscv_vle32_v_i32m8(from, vl), vl);
        }
    }
}

#endif
