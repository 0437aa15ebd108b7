/* What the scores say. */
#ifndef FF_ANSWER_C
#define FF_ANSWER_C

#include "ff_build.h"
#include "ff_answer.h"

/* The two largest scores so far; the label is that of the first. */
struct ff_answer_top {
    int32_t first;
    int32_t second;
    uint8_t label;
};

static void ff_answer_consider(struct ff_answer_top *top, int32_t score, uint32_t label)
{
    if (score > top->first) {
        top->second = top->first;
        top->first = score;
        top->label = (uint8_t)label;
    } else if (score > top->second) {
        top->second = score;
    }
}

static uint8_t ff_answer_of(const struct ff_answer_top *top, int32_t *margin)
{
    const uint32_t difference = (uint32_t)top->first - (uint32_t)top->second;
    *margin = difference > (uint32_t)INT32_MAX ? INT32_MAX : (int32_t)difference;
    return top->label;
}

FF_SHARED uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin)
{
    struct ff_answer_top top = { scores[0], INT32_MIN, 0 };
    for (uint32_t k = 1; k < classes; k++) {
        ff_answer_consider(&top, scores[k], k);
    }
    return ff_answer_of(&top, margin);
}

FF_SHARED uint8_t ff_answer_live_s32(const int32_t *scores, const uint8_t *live, uint16_t count, int32_t *margin)
{
    struct ff_answer_top top = { scores[live[0]], INT32_MIN, live[0] };
    for (uint32_t i = 1; i < count; i++) {
        ff_answer_consider(&top, scores[live[i]], live[i]);
    }
    return ff_answer_of(&top, margin);
}

/* How many labels come before label k: those with a larger score, and lower ones with the same. */
static uint32_t ff_answer_rank(const int32_t *scores, uint32_t classes, uint32_t k)
{
    uint32_t before = 0;
    for (uint32_t other = 0; other < classes; other++) {
        before += scores[other] > scores[k] || (scores[other] == scores[k] && other < k);
    }
    return before;
}

FF_SHARED void ff_beam_s32(const int32_t *scores, uint16_t classes, uint8_t *live, uint16_t count)
{
    for (uint32_t k = 0; k < classes; k++) {
        if (ff_answer_rank(scores, classes, k) < count) {
            *live++ = (uint8_t)k;
        }
    }
}

#endif
