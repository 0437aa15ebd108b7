/* Answers: who leads, who stays in the race, goodness of groups and of candidate labels. */
#include "ff_answer.h"
#include "ff_goodness.h"
#include "ff_overlay.h"
#include "jobs.h"

static void answer(const uint32_t *head)
{
    const int32_t *scores = take(head[2], 4, 0);
    int32_t out[2];
    out[0] = ff_answer_s32(scores, (uint16_t)head[2], &out[1]);
    put(out, 8);
}

static void answer_live(const uint32_t *head)
{
    const int32_t *scores = take(head[2], 4, 0);
    const uint8_t *live = take(head[3], 1, head[4]);
    int32_t out[2];
    out[0] = ff_answer_live_s32(scores, live, (uint16_t)head[3], &out[1]);
    put(out, 8);
}

static void beam(const uint32_t *head)
{
    const int32_t *scores = take(head[2], 4, 0);
    uint8_t *live = make(head[3], head[4]);
    ff_beam_s32(scores, (uint16_t)head[2], live, (uint16_t)head[3]);
    put(live, head[3]);
}

static void groups(const uint32_t *head)
{
    const uint32_t classes = head[3];
    const uint16_t *bounds = take(classes + 1, 2, 0);
    const int32_t *scale = take(classes, 4, 0);
    const int8_t *z = take(head[2], 1, head[4]);
    int32_t *scores = take(classes, 4, 0);
    const struct ff_groups constants = {bounds, scale, (uint16_t)classes};
    ff_groups_s8(&constants, z, scores);
    put(scores, classes * 4);
}

static void overlay(const uint32_t *head)
{
    const uint32_t units = head[2], labels = head[3];
    const int32_t *multiplier = take(units, 4, 0);
    const uint8_t *shift = take(units, 1, head[4]);
    const int32_t *constants = take(labels * units, 4, 0);
    const int32_t *acc = take(units, 4, 0);
    const struct ff_dense layer = {NULL, NULL, multiplier, shift, 0, (uint16_t)units};
    int8_t *z = make(labels * units, head[5]);
    const uint32_t macs = ff_overlay_s8(&layer, constants, labels, acc, z);
    put(&macs, 4);
    put(z, labels * units);
}

int main(void)
{
    uint32_t head[8];
    while (fread(head, sizeof head, 1, stdin) == 1) {
        switch (head[0]) {
        case 0: answer(head); break;
        case 1: answer_live(head); break;
        case 2: beam(head); break;
        case 3: groups(head); break;
        default: overlay(head);
        }
    }
    return 0;
}
