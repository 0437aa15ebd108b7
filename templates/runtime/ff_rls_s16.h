/* Recursive least squares in integers: M and P are int16 * 2^-14. */
#ifndef FF_RLS_S16_H
#define FF_RLS_S16_H

#include "ff_rls.h"

/* scores = h M; returns the multiply-accumulates of inputs that are not zero. */
uint32_t ff_rls_scores_s16(const struct ff_rls *rls, const int16_t *solution, const int8_t *h, int32_t *scores);

/*
 * One sample: v = P h, k = v / (1 + h v), M += k (y - scores), P -= k v^T; P is set back to the mean of its diagonal, and
 * `resets` counts it, where it is no inverse of a sum of squares any more. v [inputs] and error [outputs] are room. Returns how many elements of M were
 * held at the end of their range.
 */
uint32_t ff_rls_learn_s16(const struct ff_rls *rls, int16_t *solution, int16_t *covariance, uint32_t *resets,
        const int8_t *h, const int32_t *scores, uint32_t label, int32_t *v, int32_t *error);

/*
 * The same with values t [outputs] in place of a class, in standard deviations * 2^-12: M is * 2^-12 then, `estimate` * 2^-(12 + exponent).
 */
uint32_t ff_rls_learn_values_s16(const struct ff_rls *rls, int16_t *solution, int16_t *covariance, uint32_t *resets,
        const int8_t *h, const int32_t *estimate, const int16_t *t, int32_t *v, int32_t *error);

/* The leverage h P h of a sample, * 2^-(12 + exponent): how little of what was learnt lies along it. v [inputs] is room. */
int32_t ff_rls_leverage_s16(const struct ff_rls *rls, const int16_t *covariance, const int8_t *h, int32_t *v);

#endif
