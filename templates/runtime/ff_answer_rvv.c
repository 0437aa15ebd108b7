/* What the scores say, with vectors: labels are lanes. */
#ifndef FF_ANSWER_RVV_C
#define FF_ANSWER_RVV_C

#include "ff_build.h"
#include "ff_answer.h"
#include <riscv_vector.h>

/* The two largest scores so far; `at` is the place of the first. */
struct ff_answer_top {
    int32_t first;
    int32_t second;
    uint32_t at;
};

static inline int32_t ff_answer_largest_of(vbool4_t lanes, vint32m8_t scores, size_t vl)
{
    const vint32m1_t least = __riscv_vmv_s_x_i32m1(INT32_MIN, 1);
    return __riscv_vmv_x_s_i32m1_i32(__riscv_vredmax_vs_i32m8_i32m1_m(lanes, scores, least, vl));
}

/* Considers vl more scores, which begin at place `from`. */
static inline void ff_answer_consider(struct ff_answer_top *top, vint32m8_t scores, uint32_t from, size_t vl)
{
    const int32_t first = ff_answer_largest_of(__riscv_vmset_m_b4(vl), scores, vl);
    const uint32_t at = (uint32_t)__riscv_vfirst_m_b4(__riscv_vmseq_vx_i32m8_b4(scores, first, vl), vl);
    const vbool4_t others = __riscv_vmsne_vx_u32m8_b4(__riscv_vid_v_u32m8(vl), at, vl);
    const int32_t second = ff_answer_largest_of(others, scores, vl);
    if (from == 0 || first > top->first) {
        const int32_t before = from == 0 ? INT32_MIN : top->first;
        *top = (struct ff_answer_top){first, second > before ? second : before, from + at};
    } else if (first > top->second) {
        top->second = first;
    }
}

static int32_t ff_answer_margin_of(const struct ff_answer_top *top)
{
    const uint32_t difference = (uint32_t)top->first - (uint32_t)top->second;
    return difference > (uint32_t)INT32_MAX ? INT32_MAX : (int32_t)difference;
}

FF_SHARED uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin)
{
    struct ff_answer_top top = {.first = 0, .second = 0, .at = 0};
    for (uint32_t k = 0; k < classes;) {
        const size_t vl = __riscv_vsetvl_e32m8(classes - k);
        ff_answer_consider(&top, __riscv_vle32_v_i32m8(scores + k, vl), k, vl);
        k += vl;
    }
    *margin = ff_answer_margin_of(&top);
    return (uint8_t)top.at;
}

FF_SHARED uint8_t ff_answer_live_s32(const int32_t *scores, const uint8_t *live, uint16_t count, int32_t *margin)
{
    struct ff_answer_top top = {.first = 0, .second = 0, .at = 0};
    for (uint32_t i = 0; i < count;) {
        const size_t vl = __riscv_vsetvl_e32m8(count - i);
        const vuint16m4_t place = __riscv_vsll_vx_u16m4(__riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(live + i, vl), vl), 2, vl);
        ff_answer_consider(&top, __riscv_vluxei16_v_i32m8(scores, place, vl), i, vl);
        i += vl;
    }
    *margin = ff_answer_margin_of(&top);
    return live[top.at];
}

/* How many labels come before label k: those with a larger score, and lower ones with the same. */
static uint32_t ff_answer_rank(const int32_t *scores, uint32_t classes, uint32_t k)
{
    const int32_t own = scores[k];
    uint32_t before = 0;
    for (size_t vl, at = 0; at < classes; at += vl) {
        vl = __riscv_vsetvl_e32m8(classes - at);
        const vint32m8_t others = __riscv_vle32_v_i32m8(scores + at, vl);
        const size_t lower = k <= at ? 0 : k - at < vl ? k - at : vl;
        before += (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsgt_vx_i32m8_b4(others, own, vl), vl);
        before += (uint32_t)__riscv_vcpop_m_b4(__riscv_vmseq_vx_i32m8_b4(others, own, lower), lower);
    }
    return before;
}

FF_SHARED void ff_beam_s32(const int32_t *scores, uint16_t classes, uint8_t *live, uint16_t count)
{
    for (uint32_t k = 0; k < classes; k++) {
        if (ff_answer_rank(scores, classes, k) < count) {
            *live++ = (uint8_t)k;
        }
    }
}

#endif
