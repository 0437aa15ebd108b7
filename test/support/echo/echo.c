/* A library as small as can be: `echo_infer` needs some stack and calls one function. */
#include "echo.h"

static int32_t sum(const volatile int32_t *values, int32_t count)
{
    int32_t total = 0;

    for (int32_t i = 0; i < count; i++) {
        total += values[i];
    }
    return total;
}

static const int32_t squares[8] = { 0, 1, 4, 9, 16, 25, 36, 49 };

int32_t echo_infer(int32_t count)
{
    volatile int32_t values[24];

    for (int32_t i = 0; i < 24; i++) {
        values[i] = i < count ? squares[i & 7] : 0;
    }
    return sum(values, 24);
}
