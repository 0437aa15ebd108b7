/* The functions of ff_rms.h over ff_rms_squares(), which the including file brings. */
#include "ff_team.h"

FF_SHARED uint32_t ff_sum_of_squares_u8(const uint8_t *v, uint32_t size)
{
    return ff_rms_squares(v, size);
}

/* out = v / rms(v): what a team works on. */
struct ff_rms_work {
    const struct ff_norm *norm;
    const uint8_t *v;
    int8_t *out;
    uint32_t cores;
    uint32_t squares[FF_CORES]; /* sums, each of one core's share */
};

/* Words of the values in turn, since zeros stand together, from value `first` on; `step` from one to the next. */
static void ff_rms_scale_words(struct ff_rms_factor rms, const uint8_t *v, uint32_t count, uint32_t first, uint32_t step, int8_t *out)
{
    const uint8_t *const end = v + count;
    for (v += first, out += first; v < end; v += step, out += step) {
        if (ff_word(v) == 0) {
            ff_clear_word(out);
            continue;
        }
        out[0] = ff_rms_scale(v[0], rms);
        out[1] = ff_rms_scale(v[1], rms);
        out[2] = ff_rms_scale(v[2], rms);
        out[3] = ff_rms_scale(v[3], rms);
    }
}

/* The values of one core, in words; integers add up to the same in any order. */
static void ff_rms_part(void *context, uint32_t core)
{
    struct ff_rms_work *const work = context;
    const uint32_t first = ff_bound_of(work->norm->size, 4u, core, work->cores);
    const uint32_t size = ff_bound_of(work->norm->size, 4u, core + 1u, work->cores) - first;
    work->squares[core] = ff_rms_squares(work->v + first, size);
    ff_team_meet(work->cores);
    const struct ff_rms_factor rms = ff_rms_factor(work->norm, ff_counts_of(work->squares, 0).all);
    const uint32_t all = work->norm->size, words = ff_whole_words(work->out, ff_whole_words(work->v, all));
    ff_rms_scale_words(rms, work->v, words, 4u * core, 4u * work->cores, work->out);
    for (uint32_t i = words + core; i < all; i += work->cores) {
        work->out[i] = ff_rms_scale(work->v[i], rms);
    }
}

static void ff_rms_normalize(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    struct ff_rms_work work = {norm, v, out, ff_team_size(4u * norm->size), {0}};
    ff_team_share(work.cores, ff_rms_part, &work);
}

FF_SHARED void ff_rms_u8(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    ff_rms_normalize(norm, v, out);
}

FF_SHARED void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h)
{
    ff_rms_normalize(norm, (const uint8_t *)z, h);
}
