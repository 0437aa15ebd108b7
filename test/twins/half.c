/* Halves: what ff_half.h makes of bits, floats and triples. */
#include "ff_half.h"
#include "job-program.h"

static void run_job(const uint32_t *head)
{
    const uint32_t count = head[1];
    if (head[0] == 0) { /* half -> float -> half */
        const ff_half *halves = take(count, 2, 0);
        float *values = make(count * 4, 0);
        ff_half *back = make(count * 2, 0);
        for (uint32_t i = 0; i < count; i++) {
            const float value = ff_half_value(halves[i]);
            values[i] = value == value ? value : __builtin_nanf("");
            back[i] = ff_half_of(value);
        }
        put(values, count * 4);
        put(back, count * 2);
    } else if (head[0] == 1) { /* float -> half */
        const float *values = take(count, 4, 0);
        ff_half *halves = make(count * 2, 0);
        for (uint32_t i = 0; i < count; i++) {
            halves[i] = ff_half_of(values[i]);
        }
        put(halves, count * 2);
    } else { /* w + c x */
        const ff_half *triples = take(3 * count, 2, 0);
        ff_half *sums = make(count * 2, 0);
        for (uint32_t i = 0; i < count; i++) {
            const ff_half *const each = &triples[3 * i];
            sums[i] = ff_half_updated(ff_half_value(each[0]), ff_half_factor_of(ff_half_value(each[1])), each[2]);
        }
        put(sums, count * 2);
    }
}

RUN_JOBS(run_job)
