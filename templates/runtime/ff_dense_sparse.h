/* The sparse kernel, for files that call it whatever kernels a model has. */
#ifndef FF_DENSE_SPARSE_H
#define FF_DENSE_SPARSE_H

#include "ff_dense.h"

#endif
