/*
 * Network inputs of the real precisions, once for both; the including file brings the stored type. Sums run in
 * ascending index, every operation is rounded to float, and none is fused.
 */
#include "ff_block.h"
#include "ff_rms.h"
#include "ff_squares.h"
#include "ff_team.h"
#include "ff_words.h"

/* The squares of floats alone leave the normal floats. */
#define FF_NEVER_AGAIN(size, raw, center, ss, x)
#define FF_AGAIN_FLOATS(size, raw, center, ss, x) FF_UNLESS_NORMAL(ss, raw, size, center, 1.0f, ff_store, x)

/* Of a sum of squares; 0 for 0, which makes every value 0. */
static float ff_input_factor(float ss, uint32_t size)
{
    return ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(RAW, AGAIN, NORMALIZE, SAMPLE, AFFINE)                                        \
    static void NORMALIZE(uint32_t size, const RAW *raw, float mean, int center, ff_stored *x)        \
    {                                                                                                 \
        float ss = 0.0f;                                                                              \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            const float value = (float)raw[i] - mean;                                                 \
            ss += ff_times(value, value);                                                             \
        }                                                                                             \
        AGAIN(size, raw, center, ss, x)                                                               \
        (void)center;                                                                                 \
        const float factor = ff_input_factor(ss, size);                                               \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            x[i] = ff_store(ff_times((float)raw[i] - mean, factor));                                  \
        }                                                                                             \
    }                                                                                                 \
                                                                                                      \
    static void SAMPLE(uint32_t size, const RAW *raw, ff_stored *x)                                   \
    {                                                                                                 \
        const float first = (float)raw[0]; /* values that are all alike have their mean exactly */    \
        float sum = 0.0f;                                                                             \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            sum += (float)raw[i] - first;                                                             \
        }                                                                                             \
        NORMALIZE(size, raw, first + sum / (float)size, 1, x);                                        \
    }                                                                                                 \
                                                                                                      \
    static void AFFINE(const struct ff_affine_f32 *affine, const RAW *raw, ff_stored *x)              \
    {                                                                                                 \
        for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {                     \
            x[i] = ff_store(ff_times((float)raw[i], affine->multiplier[c]) + affine->offset[c]);      \
        }                                                                                             \
    }

FF_DEFINE_INPUT(uint8_t, FF_NEVER_AGAIN, ff_normalize_u8, ff_sample_of_u8, ff_affine_of_u8)
FF_DEFINE_INPUT(int16_t, FF_NEVER_AGAIN, ff_normalize_s16, ff_sample_of_s16, ff_affine_of_s16)
FF_DEFINE_INPUT(float, FF_AGAIN_FLOATS, ff_normalize_f32, ff_sample_of_f32, ff_affine_of_f32)

/* The sum of squares: floats add up as integers do while no sum is above 2^24, which `whole` is not for most images. */
static float ff_squares_of_bytes(uint32_t size, const uint8_t *raw, uint32_t whole)
{
    if (whole <= (uint32_t)1 << 24) {
        return (float)whole;
    }
    float ss = 0.0f;
    for (uint32_t i = 0; i < size; i++) {
        ss += ff_times((float)raw[i], (float)raw[i]);
    }
    return ss;
}

/* x = raw / rms: what a team works on. */
struct ff_input_scaling {
    const uint8_t *raw;
    ff_stored *x;
    uint32_t size;
    uint32_t cores;
    uint32_t squares[FF_CORES]; /* sums, each of one core's share */
};

/* From the sums of all cores. */
static float ff_input_scaling_factor(const struct ff_input_scaling *scaling)
{
    const uint32_t whole = ff_counts_of(scaling->squares, 0).all;
    return ff_input_factor(ff_squares_of_bytes(scaling->size, scaling->raw, whole), scaling->size);
}

/* Words of the values in turn, since zeros stand together, from value `first` on; `step` from one to the next. Zeros stay zeros. */
static void ff_input_scale_words(float factor, const uint8_t *raw, uint32_t count, uint32_t first, uint32_t step, ff_stored *x)
{
    const uint8_t *const end = raw + count;
    for (raw += first, x += first; raw < end; raw += step, x += step) {
        if (ff_word(raw) == 0) {
            x[0] = x[1] = x[2] = x[3] = 0;
            continue;
        }
        x[0] = ff_store(ff_times((float)raw[0], factor));
        x[1] = ff_store(ff_times((float)raw[1], factor));
        x[2] = ff_store(ff_times((float)raw[2], factor));
        x[3] = ff_store(ff_times((float)raw[3], factor));
    }
}

/* Squares of one core's share, then values in turn. */
static void ff_input_scaling_part(void *context, uint32_t core)
{
    struct ff_input_scaling *const scaling = context;
    const uint32_t size = scaling->size, cores = scaling->cores, first = ff_bound_of(size, 4u, core, cores);
    const uint32_t words = ff_whole_words(scaling->raw, size);
    scaling->squares[core] = ff_sum_of_squares_u8(scaling->raw + first, ff_bound_of(size, 4u, core + 1u, cores) - first);
    ff_team_meet(cores);
    const float factor = ff_input_scaling_factor(scaling);
    ff_input_scale_words(factor, scaling->raw, words, 4u * core, 4u * cores, scaling->x);
    for (uint32_t i = words + core; i < size; i += cores) {
        scaling->x[i] = ff_store(ff_times((float)scaling->raw[i], factor));
    }
}

static void ff_rms_of_u8(uint32_t size, const uint8_t *raw, ff_stored *x)
{
    struct ff_input_scaling scaling = {raw, x, size, ff_team_size(4u * size), {0}};
    ff_team_share(scaling.cores, ff_input_scaling_part, &scaling);
}

static void ff_rms_of_s16(uint32_t size, const int16_t *raw, ff_stored *x)
{
    ff_normalize_s16(size, raw, 0.0f, 0, x);
}

static void ff_rms_of_f32(uint32_t size, const float *raw, ff_stored *x)
{
    ff_normalize_f32(size, raw, 0.0f, 0, x);
}
