/* Places of what is not zero in a row of a map, listed by PULP cores in a hardware loop. See ff_listed_rows.h. */
#ifndef FF_LIST_ROW_PULP_H
#define FF_LIST_ROW_PULP_H

#include "ff_pulp.h"

#define FF_LIST_ROW(LOAD)                                                                             \
    __asm__ volatile(FF_LOOP("%[count]", "5")                                                         \
                     LOAD("%[value]", "%[pixel]", "%[pixel_step]")                                    \
                     "sh %[at], 0(%[next])\n"                                                         \
                     "add %[at], %[at], %[step]\n"                                                    \
                     "slt %[value], x0, %[value]\n"                                                   \
                     FF_MAC_WORDS("%[next]", "%[value]", "%[two]")                                    \
                     FF_LOOP_END                                                                      \
                     : [pixel] "+&r"(pixel), [at] "+&r"(at), [next] "+&r"(next), [value] "=&r"(value) \
                     : [count] "r"(count), [pixel_step] "r"(pixel_step), [step] "r"(step), [two] "r"(2u) \
                     : "memory")

/* Each pixel is listed, and stays so where its value is above zero. */
static inline uint16_t *ff_list_row_pulp(const uint8_t *pixel, uint32_t count, uint32_t pixel_step, uint32_t size, uint32_t at,
                                         uint32_t step, uint16_t *next)
{
    uint32_t value;
    if (count == 0) {
        return next;
    }
    if (size == 1u) {
        FF_LIST_ROW(FF_LOAD_BYTE_STEP);
    } else {
        FF_LIST_ROW(FF_LOAD_SIGNED_STEP);
    }
    return next;
}
#define FF_LISTED_ROW ff_list_row_pulp

#endif
