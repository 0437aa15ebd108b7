/*
 * Runs an emitted model on samples from stdin through the interface of the serial service. Every sample is given at
 * each offset 0..3 that its element type allows (ELEMENT bytes) and must answer the same; then every step is traced.
 * One line of text per answer: i <label> <exit> <margin> <goodness> <macs> <scores...>, t <step> <bytes in hex>.
 */
#include "ff_service.h"
#include "ff_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_inference(const void *sample)
{
    struct ff_service_result result;
    const enum ff_status status = ff_model_infer(sample, &result);
    if (status != FF_OK) {
        printf("i refused %d\n", (int)status);
        return;
    }
    int32_t cell;
    uint32_t goodness;
    memcpy(&cell, result.margin, sizeof cell);
    memcpy(&goodness, result.goodness, sizeof goodness);
    printf("i %u %u %ld %lu %lu", result.label, result.exit, (long)cell, (unsigned long)goodness,
           (unsigned long)result.macs);
    for (uint16_t k = 0; k < ff_model_classes; k++) {
        memcpy(&cell, (const uint8_t *)result.scores + 4u * k, sizeof cell);
        printf(" %ld", (long)cell);
    }
    printf("\n");
}

static void print_step(uint16_t step, const void *sample)
{
    const void *bytes = NULL;
    const uint32_t count = ff_model_trace(step, sample, &bytes);
    printf("t %u ", step);
    for (uint32_t i = 0; i < count; i++) {
        printf("%02x", ((const uint8_t *)bytes)[i]);
    }
    printf("\n");
}

/* Refusals of the serial service, which is not asked here. */
void ff_fail(enum ff_service_error error)
{
    exit(100 + (int)error);
}

int main(void)
{
    for (;;) {
        /* exactly sized, so that a read past the sample is caught */
        uint8_t *const sample = malloc(ff_model_input_bytes);
        if (sample == NULL || fread(sample, 1, ff_model_input_bytes, stdin) != ff_model_input_bytes) {
            free(sample);
            return 0;
        }
        for (uint32_t offset = 0; offset < 4; offset += ELEMENT) {
            uint8_t *const moved = malloc(ff_model_input_bytes + offset);
            if (moved == NULL) {
                return 2;
            }
            memcpy(moved + offset, sample, ff_model_input_bytes);
            print_inference(moved + offset);
            free(moved);
        }
        for (uint16_t step = 0; step <= ff_model_steps; step++) {
            print_step(step, sample);
        }
        free(sample);
    }
}
