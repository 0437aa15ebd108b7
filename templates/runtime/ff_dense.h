/* Fully connected products. Each returns the multiply-accumulates that count: non-zero inputs x outputs. */
#ifndef FF_DENSE_H
#define FF_DENSE_H

#include "ff_types.h"

/* x lies on a word boundary for the sparse kernels, anywhere for the others. */

/* acc[outputs] = bias + x W: the sums alone. */
uint32_t ff_sums_s8_sparse(const struct ff_dense *layer, const int8_t *x, int32_t *acc);
uint32_t ff_sums_s8_row(const struct ff_dense *layer, const int8_t *x, int32_t *acc);
uint32_t ff_sums_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc);

/* acc[outputs] = bias + x W; z = min(127, max(0, requantize(acc))). */
uint32_t ff_dense_s8_sparse(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);
uint32_t ff_dense_s8_row(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);
uint32_t ff_dense_s8_dot(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);

/* acc[outputs] = z M; scores += acc * scale. */
uint32_t ff_head_s8_sparse(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores);
uint32_t ff_head_s8_row(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores);
uint32_t ff_head_s8_dot(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores);

#endif
