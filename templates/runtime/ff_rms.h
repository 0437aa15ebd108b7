/* RMS normalisation between layers. */
#ifndef FF_RMS_H
#define FF_RMS_H

#include "ff_types.h"

/* h = z / rms(z), 0..127; h may be z itself. */
void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h);

#endif
