/*
 * Halves in whole numbers: a finite one is mantissa * 2^exponent, and so are exact products and sums of them. A sum is
 * held in 64 bits and rounded once.
 */
#include "emulate_half.h"

#define NOT_A_NUMBER 0x7e00u
#define INFINITE 0x7c00u
#define LEAST (-24)  /* exponent of the last place of a subnormal half */
#define HIDDEN 1024u /* mantissa bit of a normal half that is not stored */
#define FAR 40       /* a product that ends so far below an addend of 11 bits only tips its rounding */

struct number {
    uint32_t negative;
    uint32_t mantissa;
    int32_t exponent;
};

static uint32_t magnitude_of(uint32_t half)
{
    return half & 0x7fffu;
}

static int is_nan(uint32_t half)
{
    return magnitude_of(half) > INFINITE;
}

static struct number number_of(uint32_t half)
{
    const uint32_t field = magnitude_of(half) >> 10;
    struct number number = {(half >> 15) & 1u, half & 1023u, LEAST};
    if (field != 0u) {
        number.mantissa += HIDDEN;
        number.exponent += (int32_t)field - 1;
    }
    return number;
}

static int32_t length_of(uint64_t value)
{
    int32_t length = 0;
    for (; value != 0u; value >>= 1) {
        length++;
    }
    return length;
}

/* mantissa * 2^exponent, to the nearest half, ties to even. */
static uint32_t rounded(uint32_t negative, uint64_t mantissa, int32_t exponent)
{
    const uint32_t sign = negative << 15;
    const int32_t wanted = exponent + length_of(mantissa) - 11;
    int32_t place = wanted > LEAST ? wanted : LEAST;
    const int32_t shift = place - exponent;
    uint64_t kept = 0u;
    if (shift <= 0) {
        kept = mantissa << -shift;
    } else if (shift < 64) {
        const uint64_t rest = mantissa & (((uint64_t)1u << shift) - 1u);
        const uint64_t middle = (uint64_t)1u << (shift - 1);
        kept = mantissa >> shift;
        kept += rest > middle || (rest == middle && (kept & 1u) != 0u);
    }
    if (kept == 2u * HIDDEN) {
        kept = HIDDEN;
        place++;
    }
    if (kept < HIDDEN) {
        return sign | (uint32_t)kept;
    }
    const int32_t field = place - LEAST + 1;
    return sign | (field >= 31 ? INFINITE : ((uint32_t)field << 10 | ((uint32_t)kept - HIDDEN)));
}

/* Where one of them is infinite: no rounding is left. */
static uint32_t special_fma(uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t sign = (a ^ b) & EMULATE_HALF_SIGN;
    const int infinite_product = magnitude_of(a) == INFINITE || magnitude_of(b) == INFINITE;
    if (!infinite_product) {
        return c;
    }
    if (magnitude_of(a) == 0u || magnitude_of(b) == 0u) {
        return NOT_A_NUMBER;
    }
    if (magnitude_of(c) == INFINITE && (c & EMULATE_HALF_SIGN) != sign) {
        return NOT_A_NUMBER;
    }
    return sign | INFINITE;
}

/* Both addends at the exponent of the lower one, or a far product as one unit in a place below all rounding. */
static uint32_t sum(struct number product, struct number addend)
{
    const int32_t above = product.exponent - addend.exponent;
    int64_t p = (int64_t)product.mantissa;
    int64_t a = (int64_t)addend.mantissa;
    int32_t exponent = addend.exponent;
    if (above >= 0) {
        p <<= above;
    } else if (above >= -FAR) {
        a <<= -above;
        exponent += above;
    } else {
        p = p != 0;
        a <<= FAR;
        exponent -= FAR;
    }
    const int64_t total = (product.negative ? -p : p) + (addend.negative ? -a : a);
    if (total == 0) {
        return rounded(product.negative & addend.negative, 0u, LEAST);
    }
    return rounded(total < 0, (uint64_t)(total < 0 ? -total : total), exponent);
}

uint32_t emulate_half_fma(uint32_t a, uint32_t b, uint32_t c)
{
    if (is_nan(a) || is_nan(b) || is_nan(c)) {
        return NOT_A_NUMBER;
    }
    if (magnitude_of(a) == INFINITE || magnitude_of(b) == INFINITE || magnitude_of(c) == INFINITE) {
        return special_fma(a, b, c);
    }
    const struct number x = number_of(a);
    const struct number y = number_of(b);
    const struct number product = {x.negative ^ y.negative, x.mantissa * y.mantissa, x.exponent + y.exponent};
    return sum(product, number_of(c));
}

/* Bits as integers in the order of the numbers, -0 before +0. */
static int32_t ordered(uint32_t half)
{
    return (half & EMULATE_HALF_SIGN) != 0u ? -1 - (int32_t)magnitude_of(half) : (int32_t)half;
}

/* Where one of them is not a number. */
static uint32_t the_number(uint32_t a, uint32_t b)
{
    return !is_nan(a) ? a : !is_nan(b) ? b : NOT_A_NUMBER;
}

uint32_t emulate_half_max(uint32_t a, uint32_t b)
{
    if (is_nan(a) || is_nan(b)) {
        return the_number(a, b);
    }
    return ordered(a) > ordered(b) ? a : b;
}

uint32_t emulate_half_min(uint32_t a, uint32_t b)
{
    if (is_nan(a) || is_nan(b)) {
        return the_number(a, b);
    }
    return ordered(a) < ordered(b) ? a : b;
}

uint32_t emulate_half_of_float(uint32_t bits)
{
    const uint32_t negative = bits >> 31;
    const uint32_t field = (bits >> 23) & 255u;
    const uint32_t fraction = bits & 0x7fffffu;
    if (field == 255u) {
        return fraction != 0u ? NOT_A_NUMBER : negative << 15 | INFINITE;
    }
    const uint32_t hidden = field != 0u ? 0x800000u : 0u;
    return rounded(negative, hidden | fraction, (int32_t)(field != 0u ? field : 1u) - 150);
}
