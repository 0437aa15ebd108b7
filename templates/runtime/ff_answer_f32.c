/* What float scores say. */
#ifndef FF_ANSWER_F32_C
#define FF_ANSWER_F32_C

#include "ff_float.h"
#include "ff_answer_f32.h"

/* The two largest scores so far; the label is that of the first. */
struct ff_answer_f32_top {
    float first;
    float second;
    uint8_t label;
};

static void ff_answer_f32_consider(struct ff_answer_f32_top *top, float score, uint32_t label)
{
    if (score > top->first) {
        top->second = top->first;
        top->first = score;
        top->label = (uint8_t)label;
    } else if (score > top->second) {
        top->second = score;
    }
}

static uint8_t ff_answer_f32_of(const struct ff_answer_f32_top *top, float *margin)
{
    *margin = top->first > top->second ? top->first - top->second : 0.0f;
    return top->label;
}

FF_SHARED uint8_t ff_answer_f32(const float *scores, uint16_t classes, float *margin)
{
    struct ff_answer_f32_top top = { -__builtin_inff(), -__builtin_inff(), 0 };
    for (uint32_t k = 0; k < classes; k++) {
        ff_answer_f32_consider(&top, scores[k], k);
    }
    return ff_answer_f32_of(&top, margin);
}

FF_SHARED uint8_t ff_answer_live_f32(const float *scores, const uint8_t *live, uint16_t count, float *margin)
{
    struct ff_answer_f32_top top = { -__builtin_inff(), -__builtin_inff(), live[0] };
    for (uint32_t i = 0; i < count; i++) {
        ff_answer_f32_consider(&top, scores[live[i]], live[i]);
    }
    return ff_answer_f32_of(&top, margin);
}

/* NaN counts as the lowest score. */
static float ff_answer_f32_ranked(float score)
{
    return ff_is_nan(score) ? -__builtin_inff() : score;
}

/* How many labels come before label k: those with a larger score, and lower ones with the same. */
static uint32_t ff_answer_f32_rank(const float *scores, uint32_t classes, uint32_t k)
{
    const float own = ff_answer_f32_ranked(scores[k]);
    uint32_t before = 0;
    for (uint32_t other = 0; other < classes; other++) {
        const float score = ff_answer_f32_ranked(scores[other]);
        before += score > own || (score == own && other < k);
    }
    return before;
}

FF_SHARED void ff_beam_f32(const float *scores, uint16_t classes, uint8_t *live, uint16_t count)
{
    for (uint32_t k = 0; k < classes; k++) {
        if (ff_answer_f32_rank(scores, classes, k) < count) {
            *live++ = (uint8_t)k;
        }
    }
}

FF_SHARED int ff_bounded_f32(const float *scores, uint16_t classes)
{
    for (uint32_t k = 0; k < classes; k++) {
        if ((ff_bits_of_float(scores[k]) & 0x7fffffffu) > 0x47000000u) { /* beyond 2^15, or not a number */
            return 0;
        }
    }
    return 1;
}

FF_SHARED int ff_finite_f32(const float *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!ff_is_finite(values[i])) {
            return 0;
        }
    }
    return 1;
}

FF_SHARED int ff_large_f16(const uint16_t *x, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if ((x[i] & 0x7fffu) > 0x6800u) {
            return 1;
        }
    }
    return 0;
}

FF_SHARED int ff_large_f32(const float *x, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if ((ff_bits_of_float(x[i]) & 0x7fffffffu) > 0x4b800000u) {
            return 1;
        }
    }
    return 0;
}

FF_SHARED enum ff_status ff_answered_f32(const float *scores, uint16_t classes, float margin, float goodness)
{
    const int finite = ff_finite_f32(scores, classes) && ff_is_finite(margin) && ff_is_finite(goodness);
    return finite ? FF_OK : FF_OUT_OF_RANGE;
}

#endif
