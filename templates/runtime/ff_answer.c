/* What the scores say. */
#include "ff_answer.h"

/* The two largest scores so far; the label is that of the first. */
struct ff_top {
    int32_t first;
    int32_t second;
    uint8_t label;
};

static void consider(struct ff_top *top, int32_t score, uint32_t label)
{
    if (score > top->first) {
        top->second = top->first;
        top->first = score;
        top->label = (uint8_t)label;
    } else if (score > top->second) {
        top->second = score;
    }
}

static uint8_t answer(const struct ff_top *top, int32_t *margin)
{
    const uint32_t difference = (uint32_t)top->first - (uint32_t)top->second;
    *margin = difference > (uint32_t)INT32_MAX ? INT32_MAX : (int32_t)difference;
    return top->label;
}

uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin)
{
    struct ff_top top = { scores[0], INT32_MIN, 0 };
    for (uint32_t k = 1; k < classes; k++) {
        consider(&top, scores[k], k);
    }
    return answer(&top, margin);
}

uint8_t ff_answer_live_s32(const int32_t *scores, const uint8_t *live, uint16_t count, int32_t *margin)
{
    struct ff_top top = { scores[live[0]], INT32_MIN, live[0] };
    for (uint32_t i = 1; i < count; i++) {
        consider(&top, scores[live[i]], live[i]);
    }
    return answer(&top, margin);
}

/* How many labels come before label k: those with a larger score, and lower ones with the same. */
static uint32_t rank(const int32_t *scores, uint32_t classes, uint32_t k)
{
    uint32_t before = 0;
    for (uint32_t other = 0; other < classes; other++) {
        before += scores[other] > scores[k] || (scores[other] == scores[k] && other < k);
    }
    return before;
}

void ff_beam_s32(const int32_t *scores, uint16_t classes, uint8_t *live, uint16_t count)
{
    for (uint32_t k = 0; k < classes; k++) {
        if (rank(scores, classes, k) < count) {
            *live++ = (uint8_t)k;
        }
    }
}
