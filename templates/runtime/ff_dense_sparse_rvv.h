/* Sparse products of ff_dense.h, for vector kernels that are made of them. */
#ifndef FF_DENSE_SPARSE_RVV_H
#define FF_DENSE_SPARSE_RVV_H

#include "ff_dense.h"

#endif
