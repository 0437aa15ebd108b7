/* beats_storage.c - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#include "ff_build.h"
#include "beats.h"
#include "beats_weights.h"
#include "ff_slots.h"

enum ff_status beats_save(struct beats_state *state, uint32_t *sequence)
{
    struct ff_slot slot = { .sequence = 0, .guard = 0 };
    uint16_t correct = 0;
    uint16_t count = 0;
    enum ff_status status;

    if (state == NULL || sequence == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    if ((state->flags & FF_HAS_DIVERGED) != 0) {
        return FF_DIVERGED; /* the last good state must not be overwritten */
    }
    (void)beats_guard(state, &correct, &count);
    slot.guard = correct;
    status = ff_slots_save(&beats_blob, state, &slot);
    *sequence = slot.sequence;
    return status;
}

enum ff_status beats_restore(struct beats_state *state, uint32_t *sequence)
{
    struct ff_slot slot = { .sequence = 0, .guard = 0 };
    enum ff_status status;

    if (state == NULL || sequence == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    status = ff_slots_load(&beats_blob, state, FF_IMPORT_OTHER_MODEL, &slot);
    *sequence = slot.sequence;
    return status;
}
