/* A net of int8 that makes its input anew: z-scores of the input, and what is left of it. */
#ifndef FF_AUTOENCODER_S8_H
#define FF_AUTOENCODER_S8_H

#include <stdint.h>

/* Tables of the z-scores, and what brings output and input to one unit. */
struct ff_autoencoder {
    const int32_t *factor; /* [size] */
    const int32_t *term;   /* [size] */
    int32_t output_factor; /* 0 .. 2^21, as the other */
    int32_t input_factor;
    int16_t output_zero;
    int16_t input_zero;
    uint16_t size;
};

/* scores = (x * factor + term) >> 12, saturated to +-INT16_MAX. */
void ff_autoencoder_scores_s8(const struct ff_autoencoder *net, const int8_t *x, int16_t *scores);

/* left = ((z - output_zero) * output_factor - (x - input_zero) * input_factor) >> 15, half up. */
void ff_autoencoder_left_s8(const struct ff_autoencoder *net, const int8_t *x, const int8_t *z, int16_t *left);

#endif
