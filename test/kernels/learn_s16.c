/*
 * One update of the network 784-128-64 with ten classes and a head on each layer. A byte chooses the input: 'a' every
 * input and every unit counts, 'd' every input counts and about half of the units, 's' about a fifth of the inputs and
 * half of the units, 'f' is 'a' with errors of three bits less, and as many less of each step rounded away; the answer
 * is the instructions (uint32) of the update, and 'h' asks for a hash of what it left.
 */
#include "ff_dither.h"
#include "ff_learn_s16.h"
#include "ff_rms.h"
#include "answers.h"
#include "ff_softmax_s32.h"

enum { INPUTS = 784, CLASSES = 10, LAYERS = 2, MOST_UNITS = 128 };

struct layer {
    struct ff_layer_s16 dense;
    struct ff_head_s16 head;
    struct ff_update_s16 update;
    struct ff_head_update_s16 head_update;
    struct ff_rate rate;
    struct ff_softmax softmax;
    int16_t *weights, *head_weights;
    int32_t *bias;
};

static int16_t weights1[INPUTS * 128], weights2[128 * 64], head1[128 * CLASSES], head2[64 * CLASSES];
static int32_t bias1[128], bias2[64];
static int32_t input[INPUTS / 4], hidden[MOST_UNITS / 4], normal[MOST_UNITS / 4];
static int32_t acc[MOST_UNITS], scores[CLASSES], d[CLASSES];
static int16_t c[MOST_UNITS];

static const struct layer layers[LAYERS] = {
    {{INPUTS, 128, 9}, {1, 128, CLASSES}, {10, 10}, {{1 << 30, 13}, 10}, {1 << 30, 6}, {1 << 18, 1549082005, 3, 0},
     weights1, head1, bias1},
    {{128, 64, 7}, {1, 64, CLASSES}, {10, 8}, {{1 << 30, 13}, 10}, {1 << 30, 6}, {1 << 18, 1549082005, 3, 0},
     weights2, head2, bias2},
};
static const struct ff_norm norm = {46341, 128, 12, 4};

static void fill(int16_t *values, uint32_t count, uint32_t stream, int positive)
{
    for (uint32_t i = 0; i < count; i++) {
        const int32_t value = (int32_t)(ff_mix(stream + i) >> 17) - 16384;
        values[i] = (int16_t)(positive && value < 0 ? -value : value);
    }
}

static void prepare(int kind)
{
    const int positive = kind == 'a' || kind == 'f';
    int8_t *const x = (int8_t *)input;
    for (uint32_t i = 0; i < INPUTS; i++) {
        const uint32_t draw = ff_mix(i);
        x[i] = (int8_t)(kind == 's' && (draw >> 16) % 100u >= 19u ? 0 : draw % 127u + 1u);
        x[i] = (int8_t)(kind == 'd' && (draw >> 31) != 0 ? -x[i] : x[i]);
    }
    fill(weights1, INPUTS * 128, 1u << 24, positive);
    fill(weights2, 128 * 64, 2u << 24, positive);
    fill(head1, 128 * CLASSES, 3u << 24, 0);
    fill(head2, 64 * CLASSES, 4u << 24, 0);
    for (uint32_t j = 0; j < MOST_UNITS; j++) {
        bias1[j] = 0;
        bias2[j % 64u] = 0;
    }
    for (uint32_t k = 0; k < CLASSES; k++) {
        scores[k] = 0;
    }
}

static void learn(uint32_t label, uint32_t fewer)
{
    const int8_t *x = (const int8_t *)input;
    int8_t *const z = (int8_t *)hidden, *const h = (int8_t *)normal;
    for (uint32_t l = 0; l < LAYERS; l++) {
        const struct layer *const layer = &layers[l];
        const struct ff_update_s16 update = {(uint8_t)(layer->update.dither - fewer), layer->update.bias_shift};
        const struct ff_rate rate = {layer->rate.multiplier, (uint8_t)(layer->rate.shift + fewer)};
        const uint32_t base = ff_dither_base(7, 1, l), head_base = ff_dither_base(7, 1, l + 128u);
        (void)ff_dense_s16(&layer->dense, layer->weights, layer->bias, x, acc, z);
        (void)ff_head_s16(&layer->head, layer->head_weights, z, acc, scores);
        (void)ff_softmax_error_s32(&layer->softmax, scores, CLASSES, label, d);
        ff_head_errors_s16(&rate, &layer->head, layer->head_weights, z, d, c);
        (void)ff_update_head_s16(&layer->head_update, &layer->head, layer->head_weights, z, d, head_base, 0);
        (void)ff_update_dense_s16(&update, &layer->dense, layer->weights, layer->bias, x, c, base, 0);
        if (l + 1u < LAYERS) {
            ff_rms_s8(&norm, z, h);
            x = h;
        }
    }
}

static uint32_t hash_of(const void *data, uint32_t bytes, uint32_t hash)
{
    const uint8_t *const at = data;
    for (uint32_t i = 0; i < bytes; i++) {
        hash = (hash ^ at[i]) * 16777619u;
    }
    return hash;
}

static uint32_t hash_all(void)
{
    uint32_t hash = 2166136261u;
    for (uint32_t l = 0; l < LAYERS; l++) {
        const struct layer *const layer = &layers[l];
        const uint32_t units = layer->dense.outputs;
        hash = hash_of(layer->weights, 2u * layer->dense.inputs * units, hash);
        hash = hash_of(layer->bias, 4u * units, hash);
        hash = hash_of(layer->head_weights, 2u * CLASSES * units, hash);
    }
    return hash_of(scores, sizeof scores, hash);
}

static uint32_t answer(int command)
{
    if (command == 'h') {
        return hash_all();
    }
    prepare(command);
    const uint32_t before = ff_board_instructions();
    learn(3, command == 'f' ? 3u : 0);
    return ff_board_instructions() - before;
}
