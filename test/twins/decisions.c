/* What learning decides: thresholds of exits, pace, errors of a pair, hard negative; in integers and in reals. */
#include "ff_exits_f32.h"
#include "ff_exits_s32.h"
#include "ff_learning_rate.h"
#include "ff_pair_f32.h"
#include "ff_pair_s32.h"
#include "ff_hard_negative_f32.h"
#include "ff_hard_negative_s32.h"
#include "jobs.h"

/* head: exits, step, label, warmup, up, down; in reals up and down come first */
static void margin(const uint32_t *head, int real)
{
    const uint32_t exits = head[1], open = exits - 1;
    const float *speed = take(real ? 2 : 0, 4, 0);
    const uint8_t *labels = take(exits, 1, 0);
    const void *values = take(exits, 4, 0);
    void *tracked = take(open, 4, 0), *thresholds = make(open * 4, 0);
    if (real) {
        const struct ff_margin_f32 rule = {head[4], speed[0], speed[1], (uint8_t)exits};
        ff_follow_margin_f32(&rule, head[2], head[3], labels, values, tracked, thresholds);
    } else {
        const struct ff_margin_s32 rule = {head[4], (int32_t)head[5], (int32_t)head[6], (uint8_t)exits};
        ff_follow_margin_s32(&rule, head[2], head[3], labels, values, tracked, thresholds);
    }
    put(tracked, open * 4);
    put(thresholds, open * 4);
}

/* head: exits, step, label, warmup, kappa, shift; in reals kappa and the weight come first */
static void lightff(const uint32_t *head, int real)
{
    const uint32_t exits = head[1], open = exits - 1;
    const float *speed = take(real ? 2 : 0, 4, 0);
    const uint8_t *labels = take(exits, 1, 0);
    const void *values = take(exits, 4, 0);
    void *tracked = take(open, 4, 0), *deviations = take(open, 4, 0), *thresholds = make(open * 4, 0);
    if (real) {
        const struct ff_lightff_f32 rule = {head[4], speed[0], speed[1], (uint8_t)exits};
        ff_follow_lightff_f32(&rule, head[2], head[3], labels, values, tracked, deviations, thresholds);
    } else {
        const struct ff_lightff_s32 rule = {head[4], (int32_t)head[5], (uint8_t)head[6], (uint8_t)exits};
        ff_follow_lightff_s32(&rule, head[2], head[3], labels, values, tracked, deviations, thresholds);
    }
    put(tracked, open * 4);
    put(deviations, open * 4);
    put(thresholds, open * 4);
}

/* head: exits, step, targets, warmup; behind it up, down, room, change */
static void estimates(const uint32_t *head, int real)
{
    const uint32_t exits = head[1], open = exits - 1;
    const void *own = take(4, 4, 0), *all = take(exits * head[3], 4, 0);
    void *tracked = take(open, 4, 0), *thresholds = make(open * 4, 0);
    if (real) {
        const float *f = own;
        const struct ff_estimates_f32 rule = {head[4], f[0], f[1], f[2], f[3], (uint8_t)exits, (uint16_t)head[3]};
        ff_follow_estimates_f32(&rule, head[2], all, tracked, thresholds);
    } else {
        const int32_t *i = own;
        const struct ff_estimates_s32 rule = {head[4], i[0], i[1], i[2], i[3], (uint8_t)exits, (uint16_t)head[3]};
        ff_follow_estimates_s32(&rule, head[2], all, tracked, thresholds);
    }
    put(tracked, open * 4);
    put((const uint8_t *)thresholds + 4, (open - 1) * 4);
}

/* head: count, step, stride */
static void pace(const uint32_t *head)
{
    int32_t *integers = take(head[1], 4, 0);
    float *reals = take(head[1], 4, 0);
    const uint32_t sixteenths = ff_rate_sixteenths(head[2], head[3]);
    ff_scale_errors_s32(integers, head[1], sixteenths);
    ff_scale_errors_f32(reals, head[1], sixteenths);
    put(&sixteenths, 4);
    put(integers, head[1] * 4);
    put(reals, head[1] * 4);
}

/* head: limit, multiplier, raise, shift, threshold, positive, negative */
static void pair_s32(const uint32_t *head)
{
    const struct ff_softmax softmax = {(int32_t)head[1], (int32_t)head[2], (uint8_t)head[3], (uint8_t)head[4]};
    const int32_t threshold = (int32_t)head[5], positive = (int32_t)head[6], negative = (int32_t)head[7];
    int32_t r[6];
    r[2] = ff_symba_s32(&softmax, positive, negative, r);
    r[5] = ff_bce_s32(&softmax, threshold, positive, negative, r + 3);
    put(r, sizeof r);
}

/* sharpness, threshold, positive, negative */
static void pair_f32(void)
{
    const float *v = take(4, 4, 0);
    const int32_t bounded = ff_pair_bounded_f32(v[2], v[3]);
    float r[6];
    put(&bounded, 4);
    if (bounded) {
        r[2] = ff_symba_f32(v[0], v[2], v[3], r);
        r[5] = ff_bce_f32(v[0], v[1], v[2], v[3], r + 3);
        put(r, sizeof r);
    }
}

/* head: classes, label */
static void hard_negative(const uint32_t *head)
{
    const int32_t *integers = take(head[1], 4, 0);
    const float *reals = take(head[1], 4, 0);
    const uint8_t found[2] = {
        ff_hard_negative_s32(integers, head[1], head[2]),
        ff_hard_negative_f32(reals, head[1], head[2]),
    };
    put(found, 2);
}

int main(void)
{
    uint32_t head[8];
    while (fread(head, sizeof head, 1, stdin) == 1) {
        switch (head[0]) {
        case 0: margin(head, 0); break;
        case 1: margin(head, 1); break;
        case 2: lightff(head, 0); break;
        case 3: lightff(head, 1); break;
        case 4: pace(head); break;
        case 5: pair_s32(head); break;
        case 6: pair_f32(); break;
        case 8: estimates(head, 0); break;
        case 9: estimates(head, 1); break;
        default: hard_negative(head);
        }
    }
    return 0;
}
