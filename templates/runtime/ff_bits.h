/* The bits of a float, and the registers that floats lie in where RISC-V has instructions for them. */
#ifndef FF_BITS_H
#define FF_BITS_H

#include <stdint.h>

#if defined(__riscv_flen)
#define FF_FLOAT_REGISTER "f"
#elif defined(__riscv_zfinx)
#define FF_FLOAT_REGISTER "r"
#endif

static inline float ff_float_of_bits(uint32_t bits)
{
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t ff_bits_of_float(float value)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Whether a value that is not negative is finite and at least 2^-126, so that its last place is that of its exponent. */
static inline int ff_is_normal(float value)
{
#if defined(__riscv_flen)
    unsigned long class_of; /* bit 6: positive and normal */
    __asm__("fclass.s %0, %1" : "=r"(class_of) : "f"(value));
    return (class_of & 64u) != 0;
#else
    return ff_bits_of_float(value) - 0x00800000u < 0x7f000000u;
#endif
}

#endif
