/*
 * The random numbers of learning: functions of the seed, the update, the layer and the place of a weight. Nothing is
 * drawn in sequence, so a weight that is skipped changes no other.
 */
#ifndef FF_DITHER_H
#define FF_DITHER_H

#include <stdint.h>

/* Index i of the biases of a layer, which have no input of their own. */
#define FF_BIAS_ROW UINT32_MAX

/*
 * Streams of draws in one update. That of a layer is its index; to it is added
 * FF_HEAD_STREAM for the layer's head, FF_SECOND_STREAM for its second update within one sample.
 */
#define FF_HEAD_STREAM 128u
#define FF_SECOND_STREAM 64u
#define FF_REPLAY_STREAM 255u /* which samples are replayed */

/* A 32-bit finaliser: every bit of the result depends on every bit of the value. */
static inline uint32_t ff_mix(uint32_t value)
{
    value ^= value >> 16;
    value *= 0x7feb352du;
    value ^= value >> 15;
    value *= 0x846ca68bu;
    return value ^ (value >> 16);
}

/* Where the draws of one stream in one update start. */
static inline uint32_t ff_dither_base(uint32_t seed, uint32_t step, uint32_t stream)
{
    return ff_mix(ff_mix(seed ^ step) + stream * 0x9e3779b9u);
}

/* a_i: the share of input (row) i in its draws, 16 bits. */
static inline uint32_t ff_dither_row(uint32_t base, uint32_t i)
{
    return ff_mix(base + i) >> 16;
}

/* Where the draws of units (columns) start, from where those of their layer do. */
static inline uint32_t ff_dither_columns(uint32_t base)
{
    return base ^ 0xa5a5a5a5u;
}

/* b_j: the share of unit (column) j in its draws, 16 bits. The draw of k bits is (a_i ^ b_j) >> (16 - k). */
static inline uint32_t ff_dither_column(uint32_t base, uint32_t j)
{
    return ff_mix(ff_dither_columns(base) + j) >> 16;
}

#endif
