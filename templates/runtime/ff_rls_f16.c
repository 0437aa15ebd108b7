/* Recursive least squares on halves; M and P are float32. */
#ifndef FF_RLS_F16_C
#define FF_RLS_F16_C

#include "ff_float.h"
#include "ff_rls_f16.h"
#include "ff_stored_f16.h"
#include "ff_rls_real.h"

FF_SHARED uint32_t ff_rls_scores_f16(const struct ff_rls *rls, const float *solution, const ff_half *h, float *scores)
{
    return ff_rls_scores_real(rls, solution, h, scores);
}

FF_SHARED void ff_rls_learn_f16(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const ff_half *h,
        const float *scores, uint32_t label, float *v)
{
    ff_rls_learn_real(rls, solution, covariance, resets, h, scores, label, NULL, v);
}

FF_SHARED void ff_rls_learn_values_f16(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const ff_half *h,
        const float *estimate, const float *t, float *v)
{
    ff_rls_learn_real(rls, solution, covariance, resets, h, estimate, 0, t, v);
}

FF_SHARED float ff_rls_leverage_f16(const struct ff_rls *rls, const float *covariance, const ff_half *h, float *v)
{
    return ff_rls_direction(rls, covariance, h, v);
}

#endif
