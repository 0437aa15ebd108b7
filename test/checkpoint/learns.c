/* Runs an emitted model that learns under sanitizers: answers, learns, exports, imports; -DMODEL_H, -DINPUT. */
#include MODEL_H
#include <stdio.h>
#include <string.h>

static struct small_state state;
static uint8_t blob[SMALL_BLOB_BYTES];

int main(void)
{
    struct small_result result;
    struct small_step step;
    INPUT input[SMALL_INPUT_SIZE];
    uint32_t draw = 1;

    small_init(&state);
    for (uint32_t n = 0; n < 300; n++) {
        for (uint32_t i = 0; i < SMALL_INPUT_SIZE; i++) {
            draw = draw * 1664525u + 1013904223u;
            input[i] = (INPUT)(draw >> 17) * (INPUT)(n % 7 == 0 ? 0 : 1) - (INPUT)(n % 3 == 0 ? 0 : 16384);
        }
        (void)small_infer(&state, input, &result);
        (void)small_learn(&state, input, n % SMALL_CLASSES, &step);
    }
    (void)small_export(&state, blob, sizeof blob);
    return small_import(&state, blob, sizeof blob, 0) == FF_OK ? 0 : 1;
}
