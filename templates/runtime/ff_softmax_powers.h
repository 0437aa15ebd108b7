/* The table of the softmax of integers. */
#ifndef FF_SOFTMAX_POWERS_H
#define FF_SOFTMAX_POWERS_H

#include <stdint.h>

/* round(2^15 * 2^(-i / 32)), i = 0..32 */
static const uint16_t ff_softmax_powers[33] = {
    32768, 32066, 31379, 30706, 30048, 29405, 28774, 28158, 27554, 26964, 26386, 25821, 25268, 24726, 24196, 23678,
    23170, 22674, 22188, 21713, 21247, 20792, 20347, 19911, 19484, 19066, 18658, 18258, 17867, 17484, 17109, 16743,
    16384
};

#endif
