#ifndef FF_BLOB_C
#define FF_BLOB_C

#include "ff_build.h"
#include "ff_blob.h"

#include "ff_crc32.h"

static const uint8_t ff_blob_element_bytes[] = {
    [FF_FIELD_U32] = 4, [FF_FIELD_S32] = 4, [FF_FIELD_F32] = 4, [FF_FIELD_F16] = 2,
    [FF_FIELD_S16] = 2, [FF_FIELD_S8] = 1,  [FF_FIELD_U8] = 1,
};

static uint32_t ff_blob_little_endian(const uint8_t *bytes, uint32_t count)
{
    uint32_t value = 0;

    while (count-- > 0) {
        value = (value << 8) | bytes[count];
    }
    return value;
}

static uint32_t ff_blob_min(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t ff_blob_max(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void ff_blob_copy(uint8_t *to, const uint8_t *from, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        to[i] = from[i];
    }
}

static int ff_blob_equal(const uint8_t *a, const uint8_t *b, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count && a[i] == b[i]; i++) {
    }
    return i == count;
}

static void ff_blob_store_u32(uint8_t *bytes, uint32_t value)
{
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        bytes[i] = (uint8_t)(value >> (8u * i));
    }
}

static void ff_blob_write_head(const struct ff_blob *blob, uint8_t head[FF_BLOB_HEAD_BYTES])
{
    ff_blob_store_u32(head, FF_BLOB_MAGIC);
    ff_blob_store_u32(head + 4, FF_BLOB_VERSION);
    ff_blob_store_u32(head + 8, blob->payload_bytes);
    ff_blob_copy(head + 12, blob->layout_hash, 32u);
    ff_blob_copy(head + 44, blob->model_hash, 32u);
}

/* The part of section [start, start + bytes) that lies in [offset, offset + count), to its place in `to`. */
static void ff_blob_copy_section(const uint8_t *section, uint32_t start, uint32_t bytes, uint32_t offset, uint8_t *to,
        uint32_t count)
{
    const uint32_t from = ff_blob_max(offset, start);
    const uint32_t end = ff_blob_min(offset + count, start + bytes);

    if (from < end) {
        ff_blob_copy(to + (from - offset), section + (from - start), end - from);
    }
}

/*
 * Bytes [offset, offset + count) of the payload, to `to`. Halves that are -0 in memory, as vector kernels may leave weights
 * (ff_learn_f16.h), are 0 here; a half may be cut by either end.
 */
static void ff_blob_copy_payload(const struct ff_blob *blob, const uint8_t *payload, uint32_t offset, uint8_t *to,
                                 uint32_t count)
{
    uint32_t i, at;

    ff_blob_copy(to, payload + offset, count);
    for (i = 0; i < blob->field_count; i++) {
        const struct ff_field *field = &blob->fields[i];
        const uint32_t end = ff_blob_min(offset + count, field->offset + 2u * field->count);

        /* Halves lie at even offsets: their upper bytes are looked at. */
        for (at = ff_blob_max(offset, field->offset) | 1u; field->kind == FF_FIELD_F16 && at < end; at += 2u) {
            if (payload[at] == 0x80u && payload[at - 1u] == 0) {
                to[at - offset] = 0;
            }
        }
    }
}

static uint32_t ff_blob_payload_crc(const struct ff_blob *blob, const void *payload, uint32_t crc)
{
    uint8_t part[64];
    uint32_t at;

    for (at = 0; at < blob->payload_bytes; at += sizeof part) {
        const uint32_t count = ff_blob_min(sizeof part, blob->payload_bytes - at);

        ff_blob_copy_payload(blob, payload, at, part, count);
        crc = ff_crc32(crc, part, count);
    }
    return crc;
}

FF_SHARED void ff_blob_read(const struct ff_blob *blob, const void *payload, uint32_t offset, void *bytes, uint32_t count)
{
    const uint32_t end = FF_BLOB_HEAD_BYTES + blob->payload_bytes;
    const uint32_t from = ff_blob_max(offset, FF_BLOB_HEAD_BYTES);
    const uint32_t until = ff_blob_min(offset + count, end);
    uint8_t head[FF_BLOB_HEAD_BYTES];
    uint8_t tail[4];

    ff_blob_write_head(blob, head);
    ff_blob_copy_section(head, 0, FF_BLOB_HEAD_BYTES, offset, bytes, count);
    if (from < until) {
        ff_blob_copy_payload(blob, payload, from - FF_BLOB_HEAD_BYTES, (uint8_t *)bytes + (from - offset), until - from);
    }
    if (offset + count > end) {
        ff_blob_store_u32(tail, ff_blob_payload_crc(blob, payload, ff_crc32(0, head, FF_BLOB_HEAD_BYTES)));
        ff_blob_copy_section(tail, end, 4u, offset, bytes, count);
    }
}

static int ff_blob_in_range(const struct ff_field *field, const uint8_t *element)
{
    const uint32_t bits = ff_blob_little_endian(element, ff_blob_element_bytes[field->kind]);
    const int32_t limit = (int32_t)field->limit;

    switch (field->kind) {
    case FF_FIELD_S32:
        return (int32_t)bits >= -limit && (int32_t)bits <= limit;
    case FF_FIELD_F32:
        return (bits & 0x7F800000u) != 0x7F800000u;
    case FF_FIELD_F16:
        return (bits & 0x7C00u) != 0x7C00u;
    case FF_FIELD_S16:
        return (int16_t)bits >= -limit;
    case FF_FIELD_S8:
        return (int8_t)bits >= -limit;
    default:
        return bits <= field->limit;
    }
}

/* Whether the elements of the field that lie in bytes[count], which begin `offset` bytes into the payload, are in range. */
static int ff_blob_field_in_range(const struct ff_field *field, uint32_t offset, const uint8_t *bytes, uint32_t count)
{
    const uint32_t size = ff_blob_element_bytes[field->kind];
    const uint32_t end = ff_blob_min(offset + count, field->offset + field->count * size);
    uint32_t at;

    for (at = ff_blob_max(offset, field->offset); at < end; at += size) {
        if (!ff_blob_in_range(field, bytes + (at - offset))) {
            return 0;
        }
    }
    return 1;
}

static enum ff_status ff_blob_check_values(const struct ff_blob *blob, uint32_t offset, const uint8_t *bytes,
                                           uint32_t count)
{
    uint32_t i;

    for (i = 0; i < blob->field_count; i++) {
        if (!ff_blob_field_in_range(&blob->fields[i], offset, bytes, count)) {
            return FF_BAD_BLOB;
        }
    }
    return FF_OK;
}

static enum ff_status ff_blob_check_head(const struct ff_blob_stream *stream, const uint8_t head[FF_BLOB_HEAD_BYTES])
{
    const struct ff_blob *blob = stream->blob;

    if (ff_blob_little_endian(head, 4u) != FF_BLOB_MAGIC || ff_blob_little_endian(head + 4, 4u) != FF_BLOB_VERSION
        || ff_blob_little_endian(head + 8, 4u) != stream->size - FF_BLOB_BYTES(0u)) {
        return FF_BAD_BLOB;
    }
    if (!ff_blob_equal(head + 12, blob->layout_hash, 32u)) {
        return FF_OTHER_LAYOUT;
    }
    if (stream->size != FF_BLOB_BYTES(blob->payload_bytes)) {
        return FF_BAD_BLOB;
    }
    if ((stream->flags & FF_IMPORT_OTHER_MODEL) == 0 && !ff_blob_equal(head + 44, blob->model_hash, 32u)) {
        return FF_OTHER_MODEL;
    }
    return FF_OK;
}

FF_SHARED void ff_blob_check_begin(struct ff_blob_stream *stream, const struct ff_blob *blob, uint32_t size, uint32_t flags)
{
    stream->blob = blob;
    stream->size = size;
    stream->flags = flags;
    stream->taken = 0;
    stream->crc = 0;
    stream->stored = 0;
    stream->status = size < FF_BLOB_BYTES(0u) ? FF_BAD_BLOB : FF_OK;
}

FF_SHARED void ff_blob_check_take(struct ff_blob_stream *stream, const uint8_t *bytes, uint32_t count)
{
    const uint32_t covered = stream->size - 4u; /* by the CRC */
    const uint32_t skipped = stream->taken == 0 ? FF_BLOB_HEAD_BYTES : 0;
    uint32_t values, i;

    if (stream->size < FF_BLOB_BYTES(0u)) {
        return;
    }
    values = stream->taken < covered ? ff_blob_min(count, covered - stream->taken) : 0;
    stream->crc = ff_crc32(stream->crc, bytes, values);
    for (i = values; i < count; i++) {
        stream->stored |= (uint32_t)bytes[i] << (8u * (stream->taken + i - covered));
    }
    if (skipped != 0) {
        stream->status = ff_blob_check_head(stream, bytes);
    }
    if (stream->status == FF_OK) {
        stream->status = ff_blob_check_values(stream->blob, stream->taken + skipped - FF_BLOB_HEAD_BYTES, bytes + skipped,
                values - skipped);
    }
    stream->taken += count;
}

/* A damaged blob may seem to be of another model: the CRC comes first. */
FF_SHARED enum ff_status ff_blob_check_end(const struct ff_blob_stream *stream)
{
    return stream->taken == stream->size && stream->crc == stream->stored ? stream->status : FF_BAD_BLOB;
}

FF_SHARED enum ff_status ff_blob_check(const struct ff_blob *blob, const void *bytes, uint32_t size, uint32_t flags)
{
    struct ff_blob_stream stream;

    ff_blob_check_begin(&stream, blob, size, flags);
    ff_blob_check_take(&stream, bytes, size);
    return ff_blob_check_end(&stream);
}

#endif
