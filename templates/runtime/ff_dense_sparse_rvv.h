/* Products of sparse inputs by vectors, for other vector kernels. */
#ifndef FF_DENSE_SPARSE_RVV_H
#define FF_DENSE_SPARSE_RVV_H

#include "ff_dense.h"

/* acc = from + x W on one core, as in the part of another kernel. */
void ff_accumulate_s8_sparse(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x, const int32_t *from,
                             int32_t *acc);

#endif
