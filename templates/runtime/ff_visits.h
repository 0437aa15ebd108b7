/* The multiply-accumulates of windows that count. */
#ifndef FF_VISITS_H
#define FF_VISITS_H

#include "ff_window.h"

/* For each input that is not zero, the windows over it. */
uint32_t ff_visits_s8(const struct ff_window *window, const int8_t *x);

#endif
