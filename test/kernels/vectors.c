/*
 * Counts instructions of int8 products and of float inputs. A command is a layer by the kernel sparse 's' or row 'f', a head
 * by dot 'd', row 'a' or sparse 'h', or floats that become inputs 'i'; then inputs and outputs as uint16, the largest input (0
 * for inputs like a bell, most of them small) and the percentage of inputs that are not zero as bytes. The answer is the
 * instructions of the call as uint32. '.' is echoed.
 */
#include "ff_dense.h"
#include "ff_input.h"
#include "answers.h"

enum { MOST_WEIGHTS = 256 * 1024, MOST_UNITS = 1024 };

static int8_t weights[MOST_WEIGHTS];
static int32_t bias[MOST_UNITS], multiplier[MOST_UNITS], acc[MOST_UNITS], scores[MOST_UNITS];
static uint8_t shift[MOST_UNITS];
static float samples[MOST_UNITS];
static int32_t x[MOST_UNITS / 4], z[MOST_UNITS / 4];

static uint32_t read_bytes(uint32_t count)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < count; i++) {
        value |= (uint32_t)ff_board_read() << (8u * i);
    }
    return value;
}

/* Spread like a bell over -126..126. */
static int8_t bell(void)
{
    static uint32_t state;
    int32_t sum = -126;
    state = state * 1664525u + 1013904223u;
    for (uint32_t from = 8; from < 32u; from += 6u) {
        sum += (int32_t)(state >> from & 63u);
    }
    return (int8_t)sum;
}

static uint32_t answer(int kernel)
{
    const uint16_t inputs = (uint16_t)read_bytes(2), outputs = (uint16_t)read_bytes(2);
    const uint32_t largest = read_bytes(1), percent = read_bytes(1);
    const struct ff_dense layer = {weights, bias, multiplier, shift, inputs, outputs};
    const struct ff_head head = {weights, 1, inputs, outputs};
    const struct ff_norm norm = {.size = inputs, .exponent = 5};
    int8_t *const input = (int8_t *)x;
    for (uint32_t i = 0; i < inputs; i++) {
        if (largest == 0) {
            input[i] = bell();
        } else {
            input[i] = (int8_t)(i * 37u % 100u < percent ? 1u + i % largest : 0u);
        }
        samples[i] = (float)input[i];
    }
    for (uint32_t i = 0; i < sizeof weights; i++) {
        weights[i] = (int8_t)(int32_t)(i * 37u % 255u - 127u);
    }
    for (uint32_t j = 0; j < outputs; j++) {
        multiplier[j] = 1 << 30;
        shift[j] = 12;
    }
    const uint32_t before = ff_board_instructions();
    switch (kernel) {
    case 's':
        (void)ff_dense_s8_sparse(&layer, input, acc, (int8_t *)z);
        break;
    case 'f':
        (void)ff_dense_s8_row(&layer, input, acc, (int8_t *)z);
        break;
    case 'd':
        (void)ff_head_s8_dot(&head, input, acc, scores);
        break;
    case 'i':
        ff_input_sample_f32(&norm, samples, input);
        break;
    case 'a':
        (void)ff_head_s8_row(&head, input, acc, scores);
        break;
    default:
        (void)ff_head_s8_sparse(&head, input, acc, scores);
    }
    return ff_board_instructions() - before;
}
