/* Recursive least squares in integers: M and P are int16 * 2^-14, v and errors * 2^-12. */
#ifndef FF_RLS_S16_C
#define FF_RLS_S16_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_rls_s16.h"

#define FF_RLS_S16_ONE 16384
/* Least diagonal of a P that is set back: with less, v would be rounded away. */
#define FF_RLS_S16_LEAST 16

FF_SHARED uint32_t ff_rls_scores_s16(const struct ff_rls *rls, const int16_t *solution, const int8_t *h, int32_t *scores)
{
    uint32_t used = 0;
    for (uint32_t k = 0; k < rls->outputs; k++) {
        scores[k] = 0;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const int32_t value = h[i];
        if (value == 0) {
            continue;
        }
        used++;
        for (uint32_t k = 0; k < rls->outputs; k++) {
            scores[k] += value * solution[i * rls->outputs + k];
        }
    }
    return used * rls->outputs;
}

static int32_t ff_rls_s16_held(int32_t value, int32_t most)
{
    return value > most ? most : value < -most ? -most : value;
}

/* P = the mean of its diagonal, one time more: what is known stays trusted as much as before. */
static void ff_rls_s16_reset(const struct ff_rls *rls, int16_t *covariance, uint32_t *resets)
{
    const int16_t *diagonal = covariance;
    int32_t sum = 0;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        sum += *diagonal < 0 ? 0 : *diagonal;
        diagonal += rls->inputs - i;
    }
    const int32_t mean = sum / rls->inputs;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        *covariance++ = (int16_t)(mean < FF_RLS_S16_LEAST ? FF_RLS_S16_LEAST : mean);
        for (uint32_t j = i + 1u; j < rls->inputs; j++) {
            *covariance++ = 0;
        }
    }
    (*resets)++;
}

/* v = P h; returns h v, * 2^-(12 + exponent). */
static int32_t ff_rls_s16_direction(const struct ff_rls *rls, const int16_t *covariance, const int8_t *h, int32_t *v)
{
    int32_t along = 0;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        v[i] = 0;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const int32_t value = h[i];
        int32_t sum = *covariance++ * value;
        for (uint32_t j = i + 1u; j < rls->inputs; j++) {
            const int32_t each = *covariance++;
            sum += each * h[j];
            v[j] += each * value;
        }
        v[i] += sum;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        v[i] = ff_rls_s16_held(ff_round_shift(v[i], 2u + rls->exponent), INT16_MAX);
        along += h[i] * v[i];
    }
    return along;
}

/* M += k (y - scores) for one input; returns how many elements the limits changed. */
static uint32_t ff_rls_s16_move(int16_t *row, const int32_t *error, uint32_t outputs, int32_t gain)
{
    uint32_t saturated = 0;
    for (uint32_t k = 0; k < outputs; k++) {
        const int32_t value = row[k] + ff_round_shift(gain * error[k], 12u);
        row[k] = (int16_t)ff_rls_s16_held(value, INT16_MAX);
        saturated += row[k] != value;
    }
    return saturated;
}

/* What a score lacks, * 2^-12; both come * 2^-(14 + exponent). */
static int32_t ff_rls_s16_error(const struct ff_rls *rls, int32_t wanted, int32_t score)
{
    return ff_rls_s16_held(ff_round_shift(wanted - score, 2u + rls->exponent), INT16_MAX);
}

/* v = P h, k = v / (1 + h v), M += k error, P -= k v^T; returns how many elements of M were held. */
static uint32_t ff_rls_s16_update(const struct ff_rls *rls, int16_t *solution, int16_t *covariance, uint32_t *resets,
        const int8_t *h, const int32_t *error, int32_t *v)
{
    const uint32_t exponent = rls->exponent;
    int16_t *p = covariance;
    uint32_t saturated = 0;
    uint32_t shift = 4;
    int bound = 1;
    int32_t along = ff_rls_s16_direction(rls, covariance, h, v);
    if (along <= -((int32_t)1 << (8u + exponent))) {
        ff_rls_s16_reset(rls, covariance, resets);
        along = ff_rls_s16_direction(rls, covariance, h, v);
    }
    /* 1 + h v, * 2^-19, and its reciprocal; h v below 0 is its rounding. */
    const uint32_t divisor = ((uint32_t)1 << 19) + ((uint32_t)(along < 0 ? 0 : along) << (7u - exponent));
    while (divisor >> shift > 0xffffu) {
        shift++;
    }
    const int32_t factor = (int32_t)(((uint32_t)1 << 30) / (divisor >> shift));
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const int32_t gain = ff_rls_s16_held(ff_round_shift(v[i] * factor, 9u + shift), INT16_MAX);
        saturated += ff_rls_s16_move(&solution[i * rls->outputs], error, rls->outputs, gain);
        for (uint32_t j = i; j < rls->inputs; j++) {
            const int32_t value = *p - ff_round_shift(gain * v[j], 12u);
            bound &= j != i || (value > 0 && value <= FF_RLS_S16_ONE);
            *p++ = (int16_t)ff_rls_s16_held(value, FF_RLS_S16_ONE);
        }
    }
    if (!bound) {
        ff_rls_s16_reset(rls, covariance, resets);
    }
    return saturated;
}

FF_SHARED uint32_t ff_rls_learn_s16(const struct ff_rls *rls, int16_t *solution, int16_t *covariance, uint32_t *resets,
        const int8_t *h, const int32_t *scores, uint32_t label, int32_t *v, int32_t *error)
{
    for (uint32_t k = 0; k < rls->outputs; k++) {
        error[k] = ff_rls_s16_error(rls, k == label ? (int32_t)1 << (14u + rls->exponent) : 0, scores[k]);
    }
    return ff_rls_s16_update(rls, solution, covariance, resets, h, error, v);
}

FF_SHARED uint32_t ff_rls_learn_values_s16(const struct ff_rls *rls, int16_t *solution, int16_t *covariance,
        uint32_t *resets, const int8_t *h, const int32_t *estimate, const int16_t *t, int32_t *v, int32_t *error)
{
    for (uint32_t k = 0; k < rls->outputs; k++) {
        error[k] = ff_rls_s16_error(rls, t[k] * ((int32_t)1 << rls->exponent), estimate[k]);
    }
    return ff_rls_s16_update(rls, solution, covariance, resets, h, error, v);
}

FF_SHARED int32_t ff_rls_leverage_s16(const struct ff_rls *rls, const int16_t *covariance, const int8_t *h, int32_t *v)
{
    return ff_rls_s16_direction(rls, covariance, h, v);
}

#endif
