#include "kernels.h"
#include "ff_dense.h"

static int8_t weights[KERNELS_INPUTS * KERNELS_OUTPUTS];
static int32_t bias[KERNELS_OUTPUTS], multiplier[KERNELS_OUTPUTS], acc[KERNELS_OUTPUTS];
static uint8_t shift[KERNELS_OUTPUTS];
static int32_t x[KERNELS_INPUTS / 4], z[KERNELS_OUTPUTS / 4];

uint32_t kernels_infer(uint32_t kernel)
{
    const struct ff_dense layer = {weights, bias, multiplier, shift, KERNELS_INPUTS, KERNELS_OUTPUTS};
    int8_t *const input = (int8_t *)x;
    for (uint32_t i = 0; i < KERNELS_INPUTS; i++) {
        input[i] = (int8_t)(1u + i % 127u);
    }
    for (uint32_t i = 0; i < sizeof weights; i++) {
        weights[i] = (int8_t)(int32_t)(i * 37u % 255u - 127u);
    }
    for (uint32_t j = 0; j < KERNELS_OUTPUTS; j++) {
        multiplier[j] = 1 << 30;
        shift[j] = 12;
    }
    switch (kernel) {
    case 0:
        return ff_dense_s8_sparse(&layer, input, acc, (int8_t *)z);
    case 1:
        return ff_dense_s8_row(&layer, input, acc, (int8_t *)z);
    case 2:
        return ff_dense_s8_dot(&layer, input, acc, (int8_t *)z);
    default:
        return 0; /* the preparation alone */
    }
}
