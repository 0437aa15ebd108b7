#include "cut.h"

static const uint8_t layout[32] = { 1 };
static const uint8_t model[32] = { 2 };
static const struct ff_field fields[] = { { 0, CUT_BYTES, 255, FF_FIELD_U8 } };
const struct ff_blob cut_blob = { layout, model, fields, 1, CUT_BYTES };

int cut_infer(uint8_t payload[CUT_BYTES], uint32_t sequence)
{
    uint32_t i;
    int same = 1;

    for (i = 0; i < CUT_BYTES; i++) {
        const uint8_t wanted = (uint8_t)(sequence * 31u + i);

        same = same && payload[i] == wanted;
        payload[i] = wanted;
    }
    return same;
}
