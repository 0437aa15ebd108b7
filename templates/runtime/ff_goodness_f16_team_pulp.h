/*
 * RMS normalisation of halves on several PULP cores: each squares its share, one adds up in ascending index, each scales its share.
 */

#define FF_GOODNESS_SQUARES 128u

/* h = z / rms: what a team works on. */
struct ff_rms_scaling {
    const ff_half *z;
    ff_half *h;
    uint32_t size;
    uint32_t cores;
    float factor;
    float squares[FF_GOODNESS_SQUARES]; /* of some values at a time */
};

/* sum + values, one after the other; the last one stands behind the loop, which loads for the next one. */
static float ff_goodness_f16_add(float sum, const float *values, uint32_t count)
{
    float value = *values++;
    if (count > 1u) {
        __asm__ volatile(FF_LOOP("%[passes]", "2")
                         "fadd.s %[sum], %[sum], %[value]\n"
                         FF_LOAD("%[value]", "%[values]", 4)
                         FF_LOOP_END
                         : [values] "+&r"(values), [sum] "+&r"(sum), [value] "+&r"(value)
                         : [passes] "r"(count - 1u)
                         : "memory");
    }
    return sum + value;
}

/* The sum of all squares, on core 0 alone; each of the others gives 0. */
static float ff_goodness_f16_sum(struct ff_rms_scaling *scaling, uint32_t core)
{
    const uint32_t size = scaling->size, cores = scaling->cores;
    float sum = 0.0f;
    for (uint32_t at = 0, count; at < size; at += count) {
        count = size - at < FF_GOODNESS_SQUARES ? size - at : FF_GOODNESS_SQUARES;
        for (uint32_t j = ff_first_of(count, core, cores); j < ff_first_of(count, core + 1u, cores); j++) {
            const float value = ff_load(scaling->z[at + j]);
            scaling->squares[j] = ff_times(value, value);
        }
        ff_team_meet(cores); /* all are squared */
        sum = core == 0 ? ff_goodness_f16_add(sum, scaling->squares, count) : 0.0f;
        if (at + count < size) {
            ff_team_meet(cores); /* all are added up */
        }
    }
    return sum;
}

static void ff_rms_scaling_part(void *context, uint32_t core)
{
    struct ff_rms_scaling *const scaling = context;
    const uint32_t size = scaling->size, cores = scaling->cores, end = ff_first_of(size, core + 1u, cores);
    const float sum = ff_goodness_f16_sum(scaling, core);
    if (core == 0) {
        scaling->factor = sum == 0.0f ? 0.0f : 1.0f / ff_sqrt(sum / (float)size);
    }
    ff_team_meet(cores);
    for (uint32_t j = ff_first_of(size, core, cores); j < end; j++) {
        scaling->h[j] = ff_store(ff_times(ff_load(scaling->z[j]), scaling->factor));
    }
}

static void ff_rms_real(const ff_half *z, uint32_t size, ff_half *h)
{
    struct ff_rms_scaling scaling;
    scaling.z = z; /* one by one: an initializer would clear the rest */
    scaling.h = h;
    scaling.size = size;
    scaling.cores = ff_team_size(8u * size);
    ff_team_share(scaling.cores, ff_rms_scaling_part, &scaling);
}
