/* How distances become scores of the classes, of either real precision. */
#ifndef FF_CONTEXT_FLOATS_H
#define FF_CONTEXT_FLOATS_H

#include "ff_context.h"

/* sharpness: of the softmax over the rows; 0: the nearest row decides alone. */
struct ff_context_f32 {
    float sharpness;
    uint16_t rows;
    uint16_t inputs;
    uint16_t classes;
};

#endif
