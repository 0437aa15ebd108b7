/* Binary16 arithmetic on bits, as an FPU has it: one rounding to nearest even, signed zeros, every NaN 0x7e00. */
#ifndef EMULATE_HALF_H
#define EMULATE_HALF_H

#include <stdint.h>

#define EMULATE_HALF_SIGN 0x8000u

/* a * b + c */
uint32_t emulate_half_fma(uint32_t a, uint32_t b, uint32_t c);

/* The larger or smaller number; of a number and a NaN the number; +0 is larger than -0. */
uint32_t emulate_half_max(uint32_t a, uint32_t b);
uint32_t emulate_half_min(uint32_t a, uint32_t b);

/* The half nearest to a float32, both as their bits. */
uint32_t emulate_half_of_float(uint32_t bits);

#endif
