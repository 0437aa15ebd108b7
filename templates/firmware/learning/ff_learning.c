#include "ff_learning.h"

#include "ff_samples.h"
#include "ff_storage.h" /* the compiler compares it with ff_service.h */
#include "ff_wire.h"

#define ENTRY_BYTES 6u /* of one sample in LEARN beside what it is learnt as, and in its reply beside values */
#define STEP_BYTES 18u
#define WITHOUT_HASHES 1u

/* Bytes of what one sample is learnt as: a label, or its targets. */
static uint32_t lesson_bytes(void)
{
    return ff_model_targets == 0 ? 1u : 4u * ff_model_targets;
}

/* Whether the buffer holds every sample of entries[count]. */
static int all_there(const uint8_t *entries, uint32_t count)
{
    const uint32_t lesson = lesson_bytes();
    uint32_t i;

    for (i = 0; i < count; i++) {
        const uint8_t *entry = entries + i * (ENTRY_BYTES + lesson);

        if (ff_samples_at(ff_get_u16(entry)) == NULL) {
            ff_fail(FF_ERROR_RANGE);
            return 0;
        }
        if (!ff_samples_match(ff_get_u16(entry), 1u, ff_get_u32(entry + 2 + lesson))) {
            ff_fail(FF_ERROR_SAMPLE);
            return 0;
        }
    }
    return 1;
}

static enum ff_status learn_one(const uint8_t *entry, uint32_t options)
{
    struct ff_service_step step = { .label = 0, .updated = 0, .skipped = 0, .saturated = 0, .values = NULL };
    const uint32_t before = ff_board_instructions();
    const enum ff_status status = ff_model_learn(ff_samples_at(ff_get_u16(entry)), entry + 2, &step);
    const uint32_t after = ff_board_instructions();
    uint32_t k;

    ff_put_u8((uint32_t)status);
    ff_put_u8(step.label);
    ff_put_u16(step.updated);
    ff_put_u16(step.skipped);
    ff_put_u32(step.saturated);
    ff_put_u32(after - before - ff_service_overhead());
    ff_put_u32((options & WITHOUT_HASHES) != 0 ? 0 : ff_service_learnt_hash());
    if (step.values != NULL) {
        ff_put_bytes(step.values, 4u * ff_model_targets);
    } else {
        for (k = 0; k < ff_model_targets; k++) {
            ff_put_u32(0);
        }
    }
    return status;
}

/*
 * LEARN [options u8: 1 = no hashes][count u16] and count times [index u16][label u8][CRC-32 u32 of that sample] learns
 * samples of the buffer, one after the other, up to the first that is refused; none if one of them does not lie there.
 * -> up to count times [enum ff_status u8][answer before the update u8][layers updated u16][layers skipped u16]
 *    [values saturated u32][instructions u32][CRC-32 u32 of the learnt state afterwards, or 0]
 * Of a model that estimates values, its targets (4 bytes each) are in the place of the label, how many of them were limited in
 * that of the answer, and the values before the update behind the hash.
 */
static void ff_request_learn(const uint8_t *payload, uint32_t size)
{
    const uint32_t entry = ENTRY_BYTES + lesson_bytes();
    uint32_t count, i;

    if (size < 3u || size != 3u + ff_get_u16(payload + 1) * entry) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    count = ff_get_u16(payload + 1);
    if (count == 0 || count > FF_PAYLOAD_MAX / (STEP_BYTES + 4u * ff_model_targets)) {
        ff_fail(FF_ERROR_RANGE);
        return;
    }
    if (!all_there(payload + 3, count)) {
        return;
    }
    for (i = 0; i < count && learn_one(payload + 3 + i * entry, payload[0]) == FF_OK; i++) {
    }
}

/* STATE_EXPORT [offset u32][count u16] -> [bytes of the whole blob u32][bytes from offset on] */
static void ff_request_state_export(const uint8_t *payload, uint32_t size)
{
    uint8_t part[64];
    uint32_t offset, left;

    if (size != 6u) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    offset = ff_get_u32(payload);
    left = ff_get_u16(payload + 4);
    if (offset > ff_model_blob_bytes || left > FF_PAYLOAD_MAX - 4u) {
        ff_fail(FF_ERROR_RANGE);
        return;
    }
    left = left < ff_model_blob_bytes - offset ? left : ff_model_blob_bytes - offset;
    ff_put_u32(ff_model_blob_bytes);
    while (left > 0) {
        const uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;

        ff_model_export(offset, part, count);
        ff_put_bytes(part, count);
        offset += count;
        left -= count;
    }
}

#ifndef FF_SERVICE_READ_ONLY
/* STATE_IMPORT [flags u8][bytes u32] takes the blob at the start of the sample buffer.  -> [enum ff_status u8] */
static void ff_request_state_import(const uint8_t *payload, uint32_t size)
{
    if (size != 5u) {
        ff_fail(FF_ERROR_LENGTH);
    } else if (ff_get_u32(payload + 1) > FF_SAMPLE_BYTES) {
        ff_fail(FF_ERROR_RANGE);
    } else {
        ff_put_u8((uint32_t)ff_model_import(ff_samples_bytes(), ff_get_u32(payload + 1), payload[0]));
    }
}
#endif

/* SAVE writes the state to the older slot of storage.  -> [enum ff_status u8][sequence of the slot u32] */
static void ff_request_save(const uint8_t *payload, uint32_t size)
{
    uint32_t sequence = 0;

    (void)payload;
    (void)size;
    ff_put_u8((uint32_t)ff_model_save(&sequence));
    ff_put_u32(sequence);
}

/* RESTORE takes the state of the newest slot.  -> [enum ff_status u8][sequence of the slot u32] */
static void ff_request_restore(const uint8_t *payload, uint32_t size)
{
    uint32_t sequence = 0;

    (void)payload;
    (void)size;
    ff_put_u8((uint32_t)ff_model_restore(&sequence));
    ff_put_u32(sequence);
}

/* LEARNING [on u8] -> [enum ff_status u8] */
static void ff_request_learning(const uint8_t *payload, uint32_t size)
{
    if (size != 1u) {
        ff_fail(FF_ERROR_LENGTH);
    } else {
        ff_put_u8((uint32_t)ff_model_set_learning(payload[0] != 0));
    }
}

/* GUARD -> [enum ff_status u8][samples answered correctly u16][samples u16] */
static void ff_request_guard(const uint8_t *payload, uint32_t size)
{
    uint16_t correct = 0;
    uint16_t count = 0;

    (void)payload;
    (void)size;
    ff_put_u8((uint32_t)ff_model_guard(&correct, &count));
    ff_put_u16(correct);
    ff_put_u16(count);
}

static const struct ff_request requests[] = {
    { .command = FF_LEARN, .carry_out = ff_request_learn },
    { .command = FF_STATE_EXPORT, .carry_out = ff_request_state_export },
#ifndef FF_SERVICE_READ_ONLY
    { .command = FF_STATE_IMPORT, .carry_out = ff_request_state_import },
#endif
    { .command = FF_SAVE, .carry_out = ff_request_save },
    { .command = FF_RESTORE, .carry_out = ff_request_restore },
    { .command = FF_LEARNING, .carry_out = ff_request_learning },
    { .command = FF_GUARD, .carry_out = ff_request_guard },
};

const struct ff_requests ff_learning_requests = {
    .request = requests,
    .count = sizeof requests / sizeof requests[0],
};
