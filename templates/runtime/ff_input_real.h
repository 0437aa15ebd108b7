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
        float sum = 0.0f;                                                                             \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            sum += (float)raw[i];                                                                     \
        }                                                                                             \
        NORMALIZE(size, raw, sum / (float)size, 1, x);                                                \
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
    uint32_t whole = 0;
    for (uint32_t n = 0; n < scaling->cores; n++) {
        whole += scaling->squares[n];
    }
    return ff_input_factor(ff_squares_of_bytes(scaling->size, scaling->raw, whole), scaling->size);
}

/* The values of one core, in words. Words of zeros stay zeros. */
static void ff_input_scaling_part(void *context, uint32_t core)
{
    struct ff_input_scaling *const scaling = context;
    const uint32_t first = ff_bound_of(scaling->size, 4u, core, scaling->cores);
    const uint32_t size = ff_bound_of(scaling->size, 4u, core + 1u, scaling->cores) - first;
    const uint8_t *raw = scaling->raw + first;
    const uint8_t *words = raw + ff_whole_words(raw, size);
    const uint8_t *const end = raw + size;
    ff_stored *x = scaling->x + first;
    scaling->squares[core] = ff_sum_of_squares_u8(raw, size);
    ff_team_meet(scaling->cores);
    const float factor = ff_input_scaling_factor(scaling);
    FF_OPAQUE(words);
    for (; raw != words; raw += 4, x += 4) {
        if (ff_word(raw) == 0) {
            x[0] = x[1] = x[2] = x[3] = 0;
            continue;
        }
        x[0] = ff_store(ff_times((float)raw[0], factor));
        x[1] = ff_store(ff_times((float)raw[1], factor));
        x[2] = ff_store(ff_times((float)raw[2], factor));
        x[3] = ff_store(ff_times((float)raw[3], factor));
    }
    for (; raw != end; raw++, x++) {
        *x = ff_store(ff_times((float)*raw, factor));
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
