/* What float scores say. */
#include "ff_answer_f32.h"
#include "ff_bits.h"

/* The two largest scores so far; the label is that of the first. */
struct ff_top {
    float first;
    float second;
    uint8_t label;
};

static void consider(struct ff_top *top, float score, uint32_t label)
{
    if (score > top->first) {
        top->second = top->first;
        top->first = score;
        top->label = (uint8_t)label;
    } else if (score > top->second) {
        top->second = score;
    }
}

static uint8_t answer(const struct ff_top *top, float *margin)
{
    *margin = top->first > top->second ? top->first - top->second : 0.0f;
    return top->label;
}

uint8_t ff_answer_f32(const float *scores, uint16_t classes, float *margin)
{
    struct ff_top top = { -__builtin_inff(), -__builtin_inff(), 0 };
    for (uint32_t k = 0; k < classes; k++) {
        consider(&top, scores[k], k);
    }
    return answer(&top, margin);
}

uint8_t ff_answer_live_f32(const float *scores, const uint8_t *live, uint16_t count, float *margin)
{
    struct ff_top top = { -__builtin_inff(), -__builtin_inff(), live[0] };
    for (uint32_t i = 0; i < count; i++) {
        consider(&top, scores[live[i]], live[i]);
    }
    return answer(&top, margin);
}

/* NaN counts as the lowest score. */
static float ranked(float score)
{
    const uint32_t magnitude = ff_bits_of_float(score) & 0x7fffffffu;
    return magnitude <= 0x7f800000u ? score : -__builtin_inff();
}

/* How many labels come before label k: those with a larger score, and lower ones with the same. */
static uint32_t rank(const float *scores, uint32_t classes, uint32_t k)
{
    const float own = ranked(scores[k]);
    uint32_t before = 0;
    for (uint32_t other = 0; other < classes; other++) {
        const float score = ranked(scores[other]);
        before += score > own || (score == own && other < k);
    }
    return before;
}

void ff_beam_f32(const float *scores, uint16_t classes, uint8_t *live, uint16_t count)
{
    for (uint32_t k = 0; k < classes; k++) {
        if (rank(scores, classes, k) < count) {
            *live++ = (uint8_t)k;
        }
    }
}

int ff_bounded_f32(const float *scores, uint16_t classes)
{
    for (uint32_t k = 0; k < classes; k++) {
        if ((ff_bits_of_float(scores[k]) & 0x7fffffffu) > 0x47000000u) { /* 32768 */
            return 0;
        }
    }
    return 1;
}

int ff_finite_f32(const float *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!ff_is_finite(values[i])) {
            return 0;
        }
    }
    return 1;
}

int ff_large_f16(const uint16_t *x, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if ((x[i] & 0x7fffu) > 0x6800u) {
            return 1;
        }
    }
    return 0;
}

int ff_large_f32(const float *x, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if ((ff_bits_of_float(x[i]) & 0x7fffffffu) > 0x4b800000u) {
            return 1;
        }
    }
    return 0;
}

enum ff_status ff_answered_f32(const float *scores, uint16_t classes, float margin, float goodness)
{
    const int finite = ff_finite_f32(scores, classes) && ff_is_finite(margin) && ff_is_finite(goodness);
    return finite ? FF_OK : FF_OUT_OF_RANGE;
}
