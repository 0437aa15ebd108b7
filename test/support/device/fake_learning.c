/* What fake_model.c learns with FAKE_LEARNS: each sample adds its second byte to the master of its label. */
#include "ff_learning.h"

#include "ff_blob.h"
#include "ff_slots.h"

#define CLASSES 3
#define OFF 1u

static struct {
    uint32_t step;
    uint32_t flags;
    int16_t masters[1000];
    uint8_t last;
} state;
#define LEARNT_BYTES 2009u

static const int8_t weights[2500] = { 1, -2, 3, [2499] = 77 };
static const struct ff_field fields[] = {
    { 0, 1, 0xFFFFFFFFu, FF_FIELD_U32 },
    { 4, 1, 3, FF_FIELD_U32 },
    { 8, 1000, 32640, FF_FIELD_S16 },
    { 2008, 1, CLASSES - 1, FF_FIELD_U8 },
};
static const struct ff_blob blob = { ff_layout_hash, ff_model_hash, fields, 4, LEARNT_BYTES };

const uint16_t ff_model_tensor_count = 1;
const uint16_t ff_model_field_count = 4;
const struct ff_tensor ff_model_tensors[] = {
    { weights, sizeof weights, 0 },
    { &state.step, 4, 0 }, { &state.flags, 4, 0 }, { state.masters, 2000, 0 }, { &state.last, 1, 0 },
};
const uint32_t ff_model_learnt_bytes = LEARNT_BYTES;
const uint32_t ff_model_blob_bytes = FF_BLOB_BYTES(LEARNT_BYTES);

const struct ff_requests *const ff_model_requests[] = { &ff_learning_requests, NULL };

uint32_t ff_model_updates(void)
{
    return state.step;
}

const uint16_t ff_model_targets = 0;

enum ff_status ff_model_learn(const void *input, const uint8_t *lesson, struct ff_service_step *step)
{
    const uint8_t *bytes = input;
    const uint8_t label = lesson[0];

    if ((state.flags & OFF) != 0) {
        return FF_LEARNING_OFF;
    }
    if (label >= CLASSES) {
        return FF_BAD_LABEL;
    }
    state.masters[label] = (int16_t)(state.masters[label] + bytes[1]);
    state.last = label;
    step->label = (uint8_t)(bytes[0] % CLASSES);
    step->updated = (uint16_t)(1000u + bytes[1]);
    step->skipped = 2;
    step->saturated = state.step++;
    return FF_OK;
}

void ff_model_export(uint32_t offset, void *bytes, uint32_t count)
{
    ff_blob_read(&blob, &state, offset, bytes, count);
}

enum ff_status ff_model_import(const void *bytes, uint32_t size, uint32_t flags)
{
    const enum ff_status status = ff_blob_check(&blob, bytes, size, flags);
    uint32_t i;

    for (i = 0; i < LEARNT_BYTES && status == FF_OK; i++) {
        ((uint8_t *)&state)[i] = ((const uint8_t *)bytes)[FF_BLOB_HEAD_BYTES + i];
    }
    return status;
}

enum ff_status ff_model_save(uint32_t *sequence)
{
    struct ff_slot slot = { 0, 7 };
    const enum ff_status status = ff_slots_save(&blob, &state, &slot);

    *sequence = slot.sequence;
    return status;
}

enum ff_status ff_model_restore(uint32_t *sequence)
{
    struct ff_slot slot = { 0, 0 };
    const enum ff_status status = ff_slots_load(&blob, &state, 0, &slot);

    *sequence = slot.sequence;
    return status == FF_OK && slot.guard != 7 ? FF_BAD_ARGUMENT : status;
}

enum ff_status ff_model_set_learning(uint8_t on)
{
    state.flags = on ? state.flags & ~OFF : state.flags | OFF;
    return FF_OK;
}

enum ff_status ff_model_guard(uint16_t *correct, uint16_t *count)
{
    *correct = 300;
    *count = 500;
    return FF_OK;
}
