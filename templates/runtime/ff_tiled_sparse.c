/* Products of bytes with the sparse kernel, tile by tile. */
#ifndef FF_TILED_SPARSE_C
#define FF_TILED_SPARSE_C

#include "ff_build.h"
#include "ff_tiled_bytes.h"
#include "ff_tiled_sparse.h"

FF_SHARED uint32_t ff_tiled_dense_s8_sparse(uint32_t rows, int8_t *room, const struct ff_dense *layer, const int8_t *x, int32_t *acc,
                                        int8_t *z)
{
    return ff_tiled_dense_s8(ff_sums_s8_sparse, rows, room, layer, x, acc, z);
}

FF_SHARED uint32_t ff_tiled_head_s8_sparse(uint32_t rows, int8_t *room, const struct ff_head *head, const int8_t *z, int32_t *acc,
                                       int32_t *scores)
{
    return ff_tiled_head_s8(ff_sums_s8_sparse, rows, room, head, z, acc, scores);
}

#endif
