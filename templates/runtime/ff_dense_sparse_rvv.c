/* Fully connected products for sparse inputs, with vectors: outputs are lanes. Weights are [inputs][outputs]. */
#ifndef FF_DENSE_SPARSE_RVV_C
#define FF_DENSE_SPARSE_RVV_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_dense_sparse_rvv.h"
#include "ff_product.h"

#define FF_LISTED(name) ff_dense_sparse_##name
#define FF_ROW_TYPE int8_t
#define FF_ROW_LARGEST 127u
#define FF_ROWS_EVEN "v0"
#define FF_ROWS_ODD "v4"
#define FF_ROW_LOAD(row) "vle8.v " row ", (%[at])\n\t"
#include "ff_listed_rvv.h"

FF_SHARED void ff_accumulate_s8_sparse(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                       const int32_t *from, int32_t *acc)
{
    (void)ff_dense_sparse_accumulate(weights, inputs, outputs, x, from, acc);
}

#include "ff_dense_sparse_public.h"

#undef FF_LISTED
#undef FF_ROW_TYPE
#undef FF_ROW_LARGEST
#undef FF_ROW_LOAD
#undef FF_ROWS_EVEN
#undef FF_ROWS_ODD

#endif
