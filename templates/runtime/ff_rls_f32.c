/* Recursive least squares on floats; M and P are float32. */
#ifndef FF_RLS_F32_C
#define FF_RLS_F32_C

#include "ff_float.h"
#include "ff_rls_f32.h"
#include "ff_stored_f32.h"
#include "ff_rls_real.h"

FF_SHARED uint32_t ff_rls_scores_f32(const struct ff_rls *rls, const float *solution, const float *h, float *scores)
{
    return ff_rls_scores_real(rls, solution, h, scores);
}

FF_SHARED void ff_rls_learn_f32(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const float *h,
        const float *scores, uint32_t label, float *v)
{
    ff_rls_learn_real(rls, solution, covariance, resets, h, scores, label, NULL, v);
}

FF_SHARED void ff_rls_learn_values_f32(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const float *h,
        const float *estimate, const float *t, float *v)
{
    ff_rls_learn_real(rls, solution, covariance, resets, h, estimate, 0, t, v);
}

FF_SHARED float ff_rls_leverage_f32(const struct ff_rls *rls, const float *covariance, const float *h, float *v)
{
    return ff_rls_direction(rls, covariance, h, v);
}

#endif
