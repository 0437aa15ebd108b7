/* Recursive least squares on halves; M and P are float32. */
#ifndef FF_RLS_F16_H
#define FF_RLS_F16_H

#include "ff_half.h"
#include "ff_rls.h"

/* scores = h M; returns the multiply-accumulates of inputs that are not zero. */
uint32_t ff_rls_scores_f16(const struct ff_rls *rls, const float *solution, const ff_half *h, float *scores);

/*
 * One sample: v = P h, k = v / (1 + h v), M += k (y - scores), P -= k v^T; P is set back to the mean of its diagonal, and
 * `resets` counts it, where it is no inverse of a sum of squares any more. v [inputs] is room; scores are finite.
 */
void ff_rls_learn_f16(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const ff_half *h,
        const float *scores, uint32_t label, float *v);

/* The same with values t [outputs] in standard deviations in place of a class. */
void ff_rls_learn_values_f16(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets, const ff_half *h,
        const float *estimate, const float *t, float *v);

/* The leverage h P h of a sample: how little of what was learnt lies along it. v [inputs] is room. */
float ff_rls_leverage_f16(const struct ff_rls *rls, const float *covariance, const ff_half *h, float *v);

#endif
