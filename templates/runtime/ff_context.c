/* Rows of a support: which one a sample takes, and how a class is forgotten. */
#ifndef FF_CONTEXT_C
#define FF_CONTEXT_C

#include "ff_build.h"
#include "ff_context.h"

/* The class with most rows; of as many, `label` first, else the lowest. */
static uint32_t ff_context_most(const uint8_t *labels, uint32_t rows, uint32_t classes, uint32_t label, uint32_t *counts)
{
    uint32_t most = label;
    for (uint32_t k = 0; k < classes; k++) {
        counts[k] = 0;
    }
    for (uint32_t n = 0; n < rows; n++) {
        counts[labels[n]]++;
    }
    for (uint32_t k = 0; k < classes; k++) {
        most = counts[k] > counts[most] ? k : most;
    }
    return most;
}

FF_SHARED uint32_t ff_context_place(const uint8_t *labels, const uint32_t *ages, uint32_t rows, uint32_t classes,
        uint32_t label, uint32_t *counts)
{
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] >= classes) {
            return n;
        }
    }
    const uint32_t most = ff_context_most(labels, rows, classes, label, counts);
    uint32_t oldest = rows;
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] == most && (oldest == rows || ages[n] < ages[oldest])) {
            oldest = n;
        }
    }
    return oldest;
}

FF_SHARED void ff_context_forget(uint8_t *labels, uint32_t rows, uint32_t label)
{
    for (uint32_t n = 0; n < rows; n++) {
        if (labels[n] == label) {
            labels[n] = FF_CONTEXT_FREE;
        }
    }
}

#endif
