/* One dense layer 784 -> 128 with every input non-zero, once per kernel. */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdint.h>

enum { KERNELS_INPUTS = 784, KERNELS_OUTPUTS = 128 };

/* Runs kernel 0 sparse, 1 row, 2 dot on the same layer; returns its multiply-accumulates. */
uint32_t kernels_infer(uint32_t kernel);

#endif
