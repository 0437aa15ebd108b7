/*
 * Learning over the serial line. ff_learning.c is the same for every model that learns; <model>_service.c (emitted) gives
 * it the model behind these names.
 */
#ifndef FF_LEARNING_H
#define FF_LEARNING_H

#include "ff_service.h"

/* What a model that learns answers beyond ff_service.c; their payloads stand above the functions of ff_learning.c. */
extern const struct ff_requests ff_learning_requests;

/* What one step of learning says. */
struct ff_service_step {
    uint8_t label;      /* the answer before the update; of values how many targets were limited */
    uint16_t updated;   /* layers (and slices) that changed */
    uint16_t skipped;   /* those whose error lay below the bound */
    uint32_t saturated; /* stored values held at the end of their range */
    const void *values; /* of a model that estimates values: those before the update, 4 bytes each; NULL where it was refused */
};

/* Values that the model estimates, 4 bytes each; 0 for classes. */
extern const uint16_t ff_model_targets;

/* Learns one sample: its label, one byte, or its targets as the model takes them, anywhere in memory. */
enum ff_status ff_model_learn(const void *input, const uint8_t *lesson, struct ff_service_step *step);

/* Part [offset, offset + count) of the blob, which has ff_model_blob_bytes. */
extern const uint32_t ff_model_blob_bytes;
void ff_model_export(uint32_t offset, void *bytes, uint32_t count);

/* `flags` as in ff_blob.h. */
enum ff_status ff_model_import(const void *blob, uint32_t size, uint32_t flags);

/* To and from the slots of storage; both give the sequence of the slot. */
enum ff_status ff_model_save(uint32_t *sequence);
enum ff_status ff_model_restore(uint32_t *sequence);

/* Learning on or off. */
enum ff_status ff_model_set_learning(uint8_t on);

/* Samples of the guard, and how many of them are answered correctly. */
enum ff_status ff_model_guard(uint16_t *correct, uint16_t *count);

#endif
