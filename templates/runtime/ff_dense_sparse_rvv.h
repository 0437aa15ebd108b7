/* Products of sparse inputs by vectors, for other vector kernels. */
#ifndef FF_DENSE_SPARSE_RVV_H
#define FF_DENSE_SPARSE_RVV_H

#include "ff_dense.h"

#endif
