/* valve_storage.c - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#include "ff_build.h"
#include "valve.h"
#include "valve_weights.h"
#include "ff_slots.h"

/* Samples of the guard that may get lost before a state counts as worse. */
#define VALVE_TOLERANCE 0u

enum ff_status valve_save(struct valve_state *state, uint32_t *sequence)
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
    (void)valve_guard(state, &correct, &count);
    status = ff_slots_newest(&valve_blob, &slot);
    if (status == FF_OK && correct + VALVE_TOLERANCE < slot.guard) {
        status = ff_slots_load(&valve_blob, state, 0, &slot);
        *sequence = slot.sequence;
        return status == FF_OK ? FF_ROLLED_BACK : status;
    }
    slot.guard = correct;
    status = ff_slots_save(&valve_blob, state, &slot);
    *sequence = slot.sequence;
    return status;
}

enum ff_status valve_restore(struct valve_state *state, uint32_t *sequence)
{
    struct ff_slot slot = { .sequence = 0, .guard = 0 };
    enum ff_status status;

    if (state == NULL || sequence == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    status = ff_slots_load(&valve_blob, state, FF_IMPORT_OTHER_MODEL, &slot);
    *sequence = slot.sequence;
    return status;
}
