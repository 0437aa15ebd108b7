/* Windows that are held out of learning. */
#ifndef FF_HELD_OUT_C
#define FF_HELD_OUT_C

#include "ff_build.h"
#include "ff_held_out.h"

FF_SHARED void ff_add_energy(struct ff_energies *energies, int32_t energy)
{
    energies->count++;
    energies->sum += energy;
    energies->squares += (uint32_t)(energy * energy);
}

/* Floor of the square root of a number below 2^52. */
static uint32_t ff_held_out_root(uint64_t value)
{
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 50; bit != 0; bit >>= 2) {
        const uint64_t least = root + bit;
        root >>= 1;
        if (value >= least) {
            value -= least;
            root += bit;
        }
    }
    return (uint32_t)root;
}

/* value * 256 / count, cut towards 0; the result fits. */
static int32_t ff_held_out_share(int32_t value, int32_t count)
{
    return value / count * 256 + value % count * 256 / count;
}

FF_SHARED void ff_usual_of_energies(const struct ff_energies *energies, int32_t *usual)
{
    const int32_t count = energies->count, sum = energies->sum;
    const uint64_t spread = (uint32_t)count * energies->squares - (uint64_t)((int64_t)sum * sum);
    const int32_t deviation = ff_held_out_share((int32_t)ff_held_out_root(spread), count);
    usual[0] = ff_held_out_share(sum, count);
    usual[1] = deviation < 256 ? 256 : deviation > INT16_MAX * 256 ? INT16_MAX * 256 : deviation;
}

FF_SHARED void ff_rank_score(int16_t *largest, uint32_t count, int32_t score)
{
    uint32_t at = count;
    while (at > 0 && score > largest[at - 1u]) {
        at--;
        if (at + 1u < count) {
            largest[at + 1u] = largest[at];
        }
    }
    if (at < count) {
        largest[at] = (int16_t)score;
    }
}

#endif
