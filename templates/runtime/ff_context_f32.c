/* A support of labelled rows of floats. */
#ifndef FF_CONTEXT_F32_C
#define FF_CONTEXT_F32_C

#include "ff_float.h"
#include "ff_context_f32.h"
#include "ff_math_f32.h"
#include "ff_stored_f32.h"
#include "ff_context_real.h"

FF_SHARED uint32_t ff_context_scores_f32(const struct ff_context_f32 *context, const float *rows, const uint8_t *labels,
        const float *norms, const float *h, float *similar, float *scores)
{
    return ff_context_scores_real(context, rows, labels, norms, h, similar, scores);
}

FF_SHARED float ff_context_put_f32(const struct ff_context_f32 *context, float *rows, uint32_t place, const float *h)
{
    return ff_context_put_real(context, rows, place, h);
}

#endif
