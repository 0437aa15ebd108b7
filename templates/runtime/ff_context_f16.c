/* A support of labelled rows of halves. */
#ifndef FF_CONTEXT_F16_C
#define FF_CONTEXT_F16_C

#include "ff_float.h"
#include "ff_context_f16.h"
#include "ff_math_f32.h"
#include "ff_stored_f16.h"
#include "ff_context_real.h"

FF_SHARED uint32_t ff_context_scores_f16(const struct ff_context_f32 *context, const ff_half *rows, const uint8_t *labels,
        const float *norms, const ff_half *h, float *similar, float *scores)
{
    return ff_context_scores_real(context, rows, labels, norms, h, similar, scores);
}

FF_SHARED float ff_context_put_f16(const struct ff_context_f32 *context, ff_half *rows, uint32_t place, const ff_half *h)
{
    return ff_context_put_real(context, rows, place, h);
}

#endif
