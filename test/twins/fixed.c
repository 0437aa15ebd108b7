/* Reads (int32 a, int32 b, uint32 shift, ff_norm) records from stdin, writes what ff_fixed.h makes of them. */
#include "ff_fixed.h"
#include <stdio.h>

struct record {
    int32_t a, b;
    uint32_t shift;
    struct ff_norm norm;
};

int main(void)
{
    struct record in;
    while (fread(&in, sizeof in, 1, stdin) == 1) {
        const struct ff_rms_factor rms = ff_rms_factor(&in.norm, (uint32_t)in.b);
        const int32_t v = in.a % 16384;
        const int32_t out[] = {
            ff_mulh(in.a, in.b),
            ff_round_shift(in.a >> 1, in.shift),
            ff_requantize(in.a, in.norm.root ? (int32_t)(0x40000000u | ((uint32_t)in.b & 0x3fffffffu)) : 0, in.shift),
            (int32_t)ff_isqrt((uint32_t)in.b),
            rms.factor,
            (int32_t)rms.shift,
            ff_rms_scale_signed(v, rms),
            ff_rms_scale(v < 0 ? -v : v, rms),
        };
        fwrite(out, sizeof out, 1, stdout);
    }
    return 0;
}
