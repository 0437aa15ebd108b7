/* Maps that make room for an output which takes their place, with vectors: each is loaded before it is stored. */
#ifndef FF_SLIDE_RVV_C
#define FF_SLIDE_RVV_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_slide.h"

#include <riscv_vector.h>

/* Two groups of registers, both loaded before either is stored. */
static inline void ff_slide_two(int32_t *to, const int32_t *from, size_t vl)
{
    const vint32m8_t first = __riscv_vle32_v_i32m8(from, vl), second = __riscv_vle32_v_i32m8(from + vl, vl);
    __riscv_vse32_v_i32m8(to, first, vl);
    __riscv_vse32_v_i32m8(to + vl, second, vl);
}

FF_SHARED void ff_slide(int32_t *to, const int32_t *from, uint32_t count)
{
    const size_t all = __riscv_vsetvlmax_e32m8();
    if (to > from) {
        for (to += count, from += count; count >= 2u * all; count -= 2u * all) {
            to -= 2u * all;
            from -= 2u * all;
            FF_OPAQUE(to); /* else each group has a pointer of its own */
            FF_OPAQUE(from);
            ff_slide_two(to, from, all);
        }
        for (size_t vl; count != 0; count -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e32m8(count);
            to -= vl;
            from -= vl;
            __riscv_vse32_v_i32m8(to, __riscv_vle32_v_i32m8(from, vl), vl);
        }
    } else {
        for (size_t vl; count != 0; to += vl, from += vl, count -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e32m8(count);
            __riscv_vse32_v_i32m8(to, __riscv_vle32_v_i32m8(from, vl), vl);
        }
    }
}

#endif
