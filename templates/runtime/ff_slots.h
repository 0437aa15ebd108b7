/*
 * Two slots of storage for a state that survives a power cut: a save rewrites the older slot and marks it as complete
 * last, so that at any moment one of the two is whole.
 */
#ifndef FF_SLOTS_H
#define FF_SLOTS_H

#include "ff_blob.h"

/* What a slot holds beside its blob. */
struct ff_slot {
    uint32_t sequence; /* one more with each save */
    uint32_t guard;    /* samples of the guard that the saved state answers correctly */
};

/*
 * Saves a payload over the older slot. `slot->guard` is stored; `slot->sequence` is set.
 * FF_STORAGE: no storage, a slot that is too small (nothing has been erased), or a storage that does not keep what it is
 * given; the newer slot is still whole.
 */
enum ff_status ff_slots_save(const struct ff_blob *blob, const void *payload, struct ff_slot *slot);

/* Gives what the newest slot that this model can take holds, as ff_slots_load with flags 0 would find it. */
enum ff_status ff_slots_newest(const struct ff_blob *blob, struct ff_slot *slot);

/*
 * Loads the newest slot that this model can take, `flags` as for ff_blob_check. Payload and slot change on FF_OK only.
 * FF_NO_SLOT: nothing has been saved.  FF_STORAGE: no storage, or it cannot be read.
 * FF_OTHER_LAYOUT, FF_OTHER_MODEL, FF_BAD_BLOB: what is wrong with the newest slot, and the other one is no better.
 */
enum ff_status ff_slots_load(const struct ff_blob *blob, void *payload, uint32_t flags, struct ff_slot *slot);

#endif
