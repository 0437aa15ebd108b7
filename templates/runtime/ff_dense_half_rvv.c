/*
 * Fully connected products with sums of halves for RVV. Lanes are outputs. A sum of -0 goes on like one of 0, so that
 * it is made 0 once, at the end.
 */
#ifndef FF_DENSE_HALF_RVV_C
#define FF_DENSE_HALF_RVV_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_half_product.h"
#include "ff_vector_f16.h"
#include "ff_walk_f16_rvv.h"

/* A row as long as the block of sums, or two, through one register group. */
#define FF_HALF_ADD_ONE(n, row, upper)                                                                \
    FF_WALK_LOAD(n)                                                                                   \
    "vle16.v " row ", (%[at])\n\t"                                                                    \
    "vfmacc.vf v8, %[x], " row "\n\t"
#define FF_HALF_ADD_ONE_BOTH(a, b) FF_WALK_BY_TURNS(FF_HALF_ADD_ONE, a, b)
#define FF_HALF_ADD_TWO(n, row, upper)                                                                \
    FF_HALF_ADD_ONE(n, row, upper)                                                                    \
    "add %[at], %[at], %[step]\n\t"                                                                   \
    "vle16.v " row ", (%[at])\n\t"                                                                    \
    "vfmacc.vf v16, %[x], " row "\n\t"
#define FF_HALF_ADD_TWO_BOTH(a, b) FF_WALK_BY_TURNS(FF_HALF_ADD_TWO, a, b)

#define FF_HALF_TO_ONE                                                                                \
    "fmv.h.x %[x], zero\n\t"                                                                          \
    "vfadd.vf v8, v8, %[x]\n\t"                                                                       \
    "vse16.v v8, (%[first])\n\t"
#define FF_HALF_TO_TWO                                                                                \
    FF_HALF_TO_ONE                                                                                    \
    "vfadd.vf v16, v16, %[x]\n\t"                                                                     \
    "vse16.v v16, (%[second])"

/* acc += listed inputs x their rows, for one block of outputs or two. */
FF_DEFINE_WALK(ff_dense_half_one_block, ff_half, FF_HALVES_OF_ONE, FF_HALF_ADD_ONE, FF_HALF_TO_ONE)
FF_DEFINE_WALK(ff_dense_half_two_blocks, ff_half, FF_HALVES_OF_TWO, FF_HALF_ADD_TWO, FF_HALF_TO_TWO)

/* acc += x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, uint32_t count,
                                         const ff_half *x, ff_half *acc)
{
    const uint32_t lanes = (uint32_t)ff_wide_lanes(~(size_t)0);
    struct ff_rows list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_values(&list, x, i, inputs);
        for (uint32_t j = 0; j < count;) {
            const uint32_t rest = count - j;
            ff_place_rows(&list, weights + j, outputs);
            if (rest >= 2u * lanes) {
                ff_dense_half_two_blocks(&list, &acc[j], lanes, lanes);
                j += 2u * lanes;
            } else {
                const uint32_t some = rest < lanes ? rest : lanes;
                ff_dense_half_one_block(&list, &acc[j], 0, some);
                j += some;
            }
        }
        non_zero += list.count;
    }
    return non_zero;
}

static void ff_dense_half_copy(const ff_half *from, uint32_t count, ff_half *to)
{
    for (uint32_t j = 0; j < count;) {
        const size_t vl = ff_wide_lanes(count - j);
        ff_vkeep_wide(&to[j], ff_vload_wide(&from[j], vl), vl);
        j += (uint32_t)vl;
    }
}

static void ff_dense_half_rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    for (uint32_t j = 0; j < outputs;) {
        const size_t vl = ff_wide_lanes(outputs - j);
        const ff_vwide sums = ff_vload_wide(&acc[j], vl);
        const ff_vwide active = __riscv_vfmax_vf_f16m8(sums, 0, vl);
        /* Where a sum is not finite, even its product with 0 is not 0. */
        ff_vkeep_wide(&z[j], __riscv_vfmacc_vf_f16m8(active, 0, sums, vl), vl);
        j += (uint32_t)vl;
    }
}

/* The product for some neighbouring outputs; returns the number of non-zero inputs. */
static inline uint32_t ff_dense_half_some(const struct ff_half_product *product, uint32_t first, uint32_t count)
{
    ff_half *const acc = product->acc + first;
    if (product->from != product->acc) {
        ff_dense_half_copy(product->from + first, count, acc);
    }
    const uint32_t non_zero =
        ff_dense_half_accumulate(product->weights + first, product->inputs, product->outputs, count, product->x, acc);
    if (product->z != NULL) {
        ff_dense_half_rectify(acc, count, product->z + first);
    }
    return non_zero;
}

static void ff_dense_half_alone(struct ff_half_product *product)
{
    product->non_zero += ff_dense_half_some(product, 0, product->outputs);
}

#if FF_CORES > 1
/* The outputs of one core, in pairs; each lists the inputs for itself. */
static void ff_dense_half_part(void *context, uint32_t core)
{
    struct ff_half_product *const product = context;
    const uint32_t outputs = product->outputs, first = ff_bound_of(outputs, 2u, core, FF_CORES);
    const uint32_t non_zero = ff_dense_half_some(product, first, ff_bound_of(outputs, 2u, core + 1u, FF_CORES) - first);
    if (core == 0) {
        product->non_zero += non_zero;
    }
}
#endif

static void ff_dense_half_run(struct ff_half_product *product)
{
#if FF_CORES > 1
    if (ff_team_size(product->inputs * product->outputs / 16u) != 1u) { /* multiply-accumulates of an instruction */
        ff_team_run(ff_dense_half_part, product);
        return;
    }
#endif
    ff_dense_half_alone(product);
}

#include "ff_product_half.h"

#endif
