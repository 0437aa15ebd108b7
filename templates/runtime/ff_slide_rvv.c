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

FF_SHARED void ff_slide(void *to, const void *from, uint32_t count)
{
    int32_t *next = to;
    const int32_t *word = from;
    const size_t all = __riscv_vsetvlmax_e32m8();
    if (next > word) {
        for (next += count, word += count; count >= 2u * all; count -= 2u * all) {
            next -= 2u * all;
            word -= 2u * all;
            FF_OPAQUE(next); /* else each group has a pointer of its own */
            FF_OPAQUE(word);
            ff_slide_two(next, word, all);
        }
        for (size_t vl; count != 0; count -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e32m8(count);
            next -= vl;
            word -= vl;
            __riscv_vse32_v_i32m8(next, __riscv_vle32_v_i32m8(word, vl), vl);
        }
    } else {
        for (size_t vl; count != 0; next += vl, word += vl, count -= (uint32_t)vl) {
            vl = __riscv_vsetvl_e32m8(count);
            __riscv_vse32_v_i32m8(next, __riscv_vle32_v_i32m8(word, vl), vl);
        }
    }
}

#endif
