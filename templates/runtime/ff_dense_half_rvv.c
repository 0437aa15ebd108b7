/*
 * Fully connected products with sums of halves for RVV. Lanes are outputs. A sum of -0 goes on like one of 0, so that
 * it is made 0 once, at the end.
 */
#include "ff_dense_half.h"
#include "ff_vector_f16.h"
#include "ff_rows_real_rvv.h"

/* acc += listed inputs x their rows, for one block of outputs. */
static inline void one_block(const struct ff_rows *list, ff_half *acc, size_t vl)
{
    const uint32_t count = list->count;
    ff_vwide sums = ff_vload_wide(acc, vl);
#pragma GCC unroll 2
    for (uint32_t n = 0; n < count; n++) {
        sums = __riscv_vfmacc_vf_f16m8(sums, ff_number_at(&list->value[n]), ff_vload_wide(list->row[n], vl), vl);
    }
    ff_vkeep_wide(acc, __riscv_vfadd_vf_f16m8(sums, 0, vl), vl);
}

/* Row n of four, added to both blocks. */
#define FF_ADD_ROW(n)                                                                                 \
    "lw %[at], 4*" #n "(%[row])\n\t"                                                                  \
    "flh %[x], 2*" #n "(%[value])\n\t"                                                                \
    "vle16.v %[weights], (%[at])\n\t"                                                                \
    "add %[at], %[at], %[step]\n\t"                                                                  \
    "vfmacc.vf %[first], %[x], %[weights]\n\t"                                                       \
    "vle16.v %[weights], (%[at])\n\t"                                                                \
    "vfmacc.vf %[second], %[x], %[weights]\n\t"

/*
 * The same for two blocks of vl outputs each, one after the other. Of an unrolled loop compilers load several rows ahead,
 * for which there are no registers.
 */
static inline void two_blocks(const struct ff_rows *list, ff_half *acc, size_t vl)
{
    ff_vwide first = ff_vload_wide(acc, vl);
    ff_vwide second = ff_vload_wide(acc + vl, vl);
    ff_half *const *row = list->row;
    const ff_half *value = list->value;
    ff_half *const *const end = row + list->count / 4u * 4u;
    if (row != end) {
        ff_vwide weights;
        ff_number x;
        uint32_t at;
        __asm__ volatile("vsetvli zero, %[vl], e16, m8, ta, ma\n"
                         "1:\n\t" FF_ADD_ROW(0) FF_ADD_ROW(1) FF_ADD_ROW(2) FF_ADD_ROW(3)
                         "addi %[row], %[row], 16\n\t"
                         "addi %[value], %[value], 8\n\t"
                         "bne %[row], %[end], 1b"
                         : [first] "+vr"(first), [second] "+vr"(second), [weights] "=&vr"(weights), [x] "=&f"(x),
                           [at] "=&r"(at), [row] "+r"(row), [value] "+r"(value)
                         : [end] "r"(end), [step] "r"(vl * sizeof *acc), [vl] "r"(vl)
                         : "memory", "vl", "vtype");
    }
    for (uint32_t rest = list->count % 4u; rest != 0; rest--, row++, value++) {
        const ff_number x = ff_number_at(value);
        first = __riscv_vfmacc_vf_f16m8(first, x, ff_vload_wide(*row, vl), vl);
        second = __riscv_vfmacc_vf_f16m8(second, x, ff_vload_wide(*row + vl, vl), vl);
    }
    ff_vkeep_wide(acc, __riscv_vfadd_vf_f16m8(first, 0, vl), vl);
    ff_vkeep_wide(acc + vl, __riscv_vfadd_vf_f16m8(second, 0, vl), vl);
}

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x, ff_half *acc)
{
    const uint32_t lanes = (uint32_t)ff_wide_lanes(~(size_t)0);
    struct ff_rows list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_values(&list, x, i, inputs);
        for (uint32_t j = 0; j < outputs;) {
            const uint32_t blocks = outputs - j >= 2u * lanes ? 2u : 1u;
            ff_place_rows(&list, weights + j, outputs);
            const size_t vl = ff_wide_lanes(outputs - j);
            if (blocks == 2u) {
                two_blocks(&list, &acc[j], vl);
            } else {
                one_block(&list, &acc[j], vl);
            }
            j += blocks * (uint32_t)vl;
        }
        non_zero += list.count;
    }
    return non_zero;
}

static void copy(const ff_half *from, uint32_t count, ff_half *to)
{
    for (uint32_t j = 0; j < count;) {
        const size_t vl = ff_wide_lanes(count - j);
        ff_vkeep_wide(&to[j], ff_vload_wide(&from[j], vl), vl);
        j += (uint32_t)vl;
    }
}

static void rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_wide_lanes(outputs - j);
        ff_vkeep_wide(&z[j], __riscv_vfmax_vf_f16m8(ff_vload_wide(&acc[j], vl), 0, vl), vl);
        j += (uint32_t)vl;
    }
}

#include "ff_product_half.h"
