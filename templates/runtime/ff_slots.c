#ifndef FF_SLOTS_C
#define FF_SLOTS_C

#include "ff_build.h"
#include "ff_slots.h"

#include "ff_crc32.h"
#include "ff_storage.h"

/*
 * A slot: one unit with the head, one with the commit word, then the blob. The commit word is programmed when all the
 * rest has been read back, so a slot without it, or with half of it, has never been complete.
 */
#define FF_SLOTS_HEAD_MAGIC 0x31534646u   /* "FFS1" */
#define FF_SLOTS_COMMIT_MAGIC 0x656E6F44u /* "Done", with the sequence added */
#define FF_SLOTS_COMMIT_AT FF_STORAGE_UNIT
#define FF_SLOTS_BLOB_AT (2u * FF_STORAGE_UNIT)

struct ff_slots_head {
    uint32_t magic;
    uint32_t sequence;
    uint32_t blob_bytes;
    uint32_t guard;
    uint32_t crc; /* of all before */
};

static uint32_t ff_slots_head_crc(const struct ff_slots_head *head)
{
    return ff_crc32(0, head, offsetof(struct ff_slots_head, crc));
}

static int ff_slots_holds(uint32_t blob_bytes)
{
    const uint32_t bytes = ff_storage_slot_bytes();

    return bytes >= FF_SLOTS_BLOB_AT && blob_bytes <= (bytes - FF_SLOTS_BLOB_AT) / FF_STORAGE_UNIT * FF_STORAGE_UNIT;
}

/* FF_NO_SLOT unless the head is whole; whether the slot is complete, its commit word says. */
static enum ff_status ff_slots_read_head(uint32_t slot, struct ff_slots_head *head)
{
    head->sequence = 0;
    if (ff_storage_read(slot, 0, head, sizeof *head) != 0) {
        return FF_STORAGE;
    }
    if (head->magic != FF_SLOTS_HEAD_MAGIC || head->crc != ff_slots_head_crc(head)) {
        return FF_NO_SLOT;
    }
    return ff_slots_holds(head->blob_bytes) ? FF_OK : FF_NO_SLOT;
}

/* Checks the blob in a slot as ff_blob_check does. */
static enum ff_status ff_slots_check_blob(uint32_t slot, uint32_t size, const struct ff_blob *blob, uint32_t flags)
{
    struct ff_blob_stream stream;
    uint8_t part[FF_STORAGE_UNIT];
    uint32_t at;

    ff_blob_check_begin(&stream, blob, size, flags);
    for (at = 0; at < size; at += FF_STORAGE_UNIT) {
        const uint32_t count = size - at < FF_STORAGE_UNIT ? size - at : FF_STORAGE_UNIT;

        if (ff_storage_read(slot, FF_SLOTS_BLOB_AT + at, part, count) != 0) {
            return FF_STORAGE;
        }
        ff_blob_check_take(&stream, part, count);
    }
    return ff_blob_check_end(&stream);
}

/* What a slot holds, and whether this model can take it; FF_NO_SLOT where no save was completed. */
static enum ff_status ff_slots_examine(uint32_t slot, const struct ff_blob *blob, uint32_t flags,
                                       struct ff_slots_head *head)
{
    uint32_t commit = 0;
    const enum ff_status status = ff_slots_read_head(slot, head);

    if (status != FF_OK) {
        return status;
    }
    if (ff_storage_read(slot, FF_SLOTS_COMMIT_AT, &commit, sizeof commit) != 0) {
        return FF_STORAGE;
    }
    if (commit != FF_SLOTS_COMMIT_MAGIC + head->sequence) {
        return FF_NO_SLOT;
    }
    return ff_slots_check_blob(slot, head->blob_bytes, blob, flags);
}

/* Whether a slot is complete and undamaged, whatever model it belongs to. */
static int ff_slots_is_whole(enum ff_status examined)
{
    return examined == FF_OK || examined == FF_OTHER_LAYOUT || examined == FF_OTHER_MODEL;
}

static int ff_slots_is_newer(const struct ff_slots_head *a, const struct ff_slots_head *b)
{
    return (int32_t)(a->sequence - b->sequence) > 0;
}

/* The slot that a save may overwrite, and the sequence of that save. */
static uint32_t ff_slots_older_slot(const struct ff_blob *blob, uint32_t *sequence)
{
    struct ff_slots_head heads[FF_STORAGE_SLOTS];
    const int first = ff_slots_is_whole(ff_slots_examine(0, blob, FF_IMPORT_OTHER_MODEL, &heads[0]));
    const int second = ff_slots_is_whole(ff_slots_examine(1, blob, FF_IMPORT_OTHER_MODEL, &heads[1]));
    const uint32_t newer = second && (!first || ff_slots_is_newer(&heads[1], &heads[0])) ? 1u : 0u;

    if (!first && !second) {
        *sequence = 1u;
        return 0;
    }
    *sequence = heads[newer].sequence + 1u;
    return 1u - newer;
}

/* Programs one unit that begins with bytes[count]. */
static int ff_slots_program(uint32_t slot, uint32_t offset, const void *bytes, uint32_t count)
{
    uint8_t unit[FF_STORAGE_UNIT];
    uint32_t i;

    for (i = 0; i < FF_STORAGE_UNIT; i++) {
        unit[i] = i < count ? ((const uint8_t *)bytes)[i] : 0xFF;
    }
    return ff_storage_program(slot, offset, unit);
}

static int ff_slots_program_blob(uint32_t slot, const struct ff_blob *blob, const void *payload)
{
    const uint32_t size = FF_BLOB_BYTES(blob->payload_bytes);
    uint8_t part[FF_STORAGE_UNIT];
    int failed = 0;
    uint32_t at;

    for (at = 0; at < size && !failed; at += FF_STORAGE_UNIT) {
        const uint32_t count = size - at < FF_STORAGE_UNIT ? size - at : FF_STORAGE_UNIT;

        ff_blob_read(blob, payload, at, part, count);
        failed = ff_slots_program(slot, FF_SLOTS_BLOB_AT + at, part, count);
    }
    return failed;
}

FF_SHARED enum ff_status ff_slots_save(const struct ff_blob *blob, const void *payload, struct ff_slot *slot)
{
    struct ff_slots_head head = { FF_SLOTS_HEAD_MAGIC, 0, FF_BLOB_BYTES(blob->payload_bytes), slot->guard, 0 };
    struct ff_slots_head found;
    uint32_t commit, kept, target;

    if (!ff_slots_holds(head.blob_bytes)) {
        return FF_STORAGE;
    }
    target = ff_slots_older_slot(blob, &head.sequence);
    head.crc = ff_slots_head_crc(&head);
    commit = FF_SLOTS_COMMIT_MAGIC + head.sequence;
    if (ff_storage_erase(target) || ff_slots_program(target, 0, &head, sizeof head)
        || ff_slots_program_blob(target, blob, payload)) {
        return FF_STORAGE;
    }
    if (ff_slots_read_head(target, &found) != FF_OK || found.crc != head.crc
        || ff_slots_check_blob(target, head.blob_bytes, blob, 0) != FF_OK) {
        return FF_STORAGE;
    }
    if (ff_slots_program(target, FF_SLOTS_COMMIT_AT, &commit, sizeof commit)
        || ff_storage_read(target, FF_SLOTS_COMMIT_AT, &kept, sizeof kept) || kept != commit) {
        return FF_STORAGE;
    }
    slot->sequence = head.sequence;
    return FF_OK;
}

/*
 * Finds the newest slot that the model can take and what it holds; else says what is wrong with the newest of those that
 * there are.
 */
static enum ff_status ff_slots_find_newest(const struct ff_blob *blob, uint32_t flags, uint32_t *at, struct ff_slot *slot)
{
    enum ff_status status[FF_STORAGE_SLOTS];
    struct ff_slots_head heads[FF_STORAGE_SLOTS];
    uint32_t i;

    if (!ff_slots_holds(FF_BLOB_BYTES(blob->payload_bytes))) {
        return FF_STORAGE;
    }
    for (i = 0; i < FF_STORAGE_SLOTS; i++) {
        status[i] = ff_slots_examine(i, blob, flags, &heads[i]);
    }
    if ((status[0] == FF_OK) != (status[1] == FF_OK)) {
        i = status[0] == FF_OK ? 0 : 1u;
    } else if (status[0] == FF_NO_SLOT || status[1] == FF_NO_SLOT) {
        i = status[0] == FF_NO_SLOT ? 1u : 0;
    } else {
        i = ff_slots_is_newer(&heads[1], &heads[0]) ? 1u : 0;
    }
    *at = i;
    if (status[i] == FF_OK) {
        slot->sequence = heads[i].sequence;
        slot->guard = heads[i].guard;
    }
    return status[i];
}

FF_SHARED enum ff_status ff_slots_newest(const struct ff_blob *blob, struct ff_slot *slot)
{
    uint32_t at;

    return ff_slots_find_newest(blob, 0, &at, slot);
}

/* Storage gives the same bytes each time: what has been checked is read once more, into the payload. */
FF_SHARED enum ff_status ff_slots_load(const struct ff_blob *blob, void *payload, uint32_t flags, struct ff_slot *slot)
{
    struct ff_slot found = { .sequence = 0, .guard = 0 };
    uint32_t at;
    const enum ff_status status = ff_slots_find_newest(blob, flags, &at, &found);

    if (status != FF_OK) {
        return status;
    }
    if (ff_storage_read(at, FF_SLOTS_BLOB_AT + FF_BLOB_HEAD_BYTES, payload, blob->payload_bytes) != 0) {
        return FF_STORAGE;
    }
    *slot = found;
    return FF_OK;
}

#endif
