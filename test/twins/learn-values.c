/* Reads jobs of twelve words, writes what the kernels of learning values make of each; until the end. */
#include "ff_learn_values_s32.h"

#include <stdio.h>

/* Of a job: target, mean and factor; estimate and its exponent; rate, bits and limit of a constant, the constant, draws. */
enum { TARGET, OFFSET, SCALE, SHIFT, ESTIMATE, EXPONENT, RATE, RATE_SHIFT, BITS, LIMIT, CONSTANT, BASE, WORDS };

int main(void)
{
    int32_t job[WORDS];
    while (fread(job, sizeof job, 1, stdin) == 1) {
        const uint8_t shift = (uint8_t)job[SHIFT];
        const struct ff_targets_s32 targets = { .scale = &job[SCALE], .offset = &job[OFFSET], .shift = &shift, .targets = 1 };
        const struct ff_constant_update_s32 rule = {
            .rate = { .multiplier = job[RATE], .shift = (uint8_t)job[RATE_SHIFT] }, .limit = job[LIMIT], .shift = (int8_t)job[BITS],
        };
        int16_t t;
        int32_t d;
        int32_t found[5];
        found[0] = ff_standardize_targets_s32(&targets, &job[TARGET], &t);
        found[1] = t;
        found[2] = ff_value_error_s32(&job[ESTIMATE], job[EXPONENT], &t, 1, &d);
        found[3] = (int32_t)ff_update_constant_s32(&rule, &job[CONSTANT], &d, 1, (uint32_t)job[BASE]);
        found[4] = job[CONSTANT];
        fwrite(found, sizeof found, 1, stdout);
        fwrite(&d, sizeof d, 1, stdout);
    }
    return 0;
}
