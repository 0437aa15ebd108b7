/*
 * A blob: what one device has learnt, to be kept and to be read by another one. Little-endian:
 * magic "FFE1" u32, version u32, payload bytes u32, layout hash [32], model hash [32], payload, CRC-32 u32 of all before.
 */
#ifndef FF_BLOB_H
#define FF_BLOB_H

#include "ff_types.h"

#define FF_BLOB_MAGIC 0x31454646u
#define FF_BLOB_VERSION 1u
#define FF_BLOB_HEAD_BYTES 76u
#define FF_BLOB_BYTES(payload) (FF_BLOB_HEAD_BYTES + (payload) + 4u)

/* What the values of a field may be. */
enum ff_field_kind {
    FF_FIELD_U32, /* at most limit; floats that are neither negative nor infinite: at most 0x7F7FFFFF */
    FF_FIELD_S32, /* |value| at most limit */
    FF_FIELD_F32, /* finite */
    FF_FIELD_F16, /* finite */
    FF_FIELD_S16, /* at least -limit */
    FF_FIELD_S8,  /* at least -limit */
    FF_FIELD_U8   /* at most limit */
};

/* One field of the payload. A half that is -0 in memory is 0 in a blob. */
struct ff_field {
    uint32_t offset; /* bytes from the start of the payload, a multiple of the element's size */
    uint32_t count;  /* elements */
    uint32_t limit;
    uint8_t kind; /* enum ff_field_kind */
};

/* What the blobs of a model are. */
struct ff_blob {
    const uint8_t *layout_hash;    /* [32] */
    const uint8_t *model_hash;     /* [32] */
    const struct ff_field *fields; /* they cover the whole payload */
    uint32_t field_count;
    uint32_t payload_bytes;
};

/* For flags: take what another model of the same layout has learnt, e.g. after an update of the firmware. */
#define FF_IMPORT_OTHER_MODEL 1u

/*
 * Copies bytes[count] of the blob of `payload` from `offset` on, so that it can be sent or stored piece by piece without
 * a second buffer. Nothing is copied from beyond FF_BLOB_BYTES(payload_bytes).
 */
void ff_blob_read(const struct ff_blob *blob, const void *payload, uint32_t offset, void *bytes, uint32_t count);

/*
 * Whether bytes[size] are a blob that this model can take.
 * FF_BAD_BLOB: cut short, changed on the way, or a value is out of its range.
 * FF_OTHER_LAYOUT: of a model with other shapes or scales.  FF_OTHER_MODEL: other constants, and the flag is not set.
 */
enum ff_status ff_blob_check(const struct ff_blob *blob, const void *bytes, uint32_t size, uint32_t flags);

/* The same for a blob that comes in pieces, of which the first holds the head and all but the last are whole words. */
struct ff_blob_stream {
    const struct ff_blob *blob;
    uint32_t size; /* of the whole */
    uint32_t flags;
    uint32_t taken;  /* bytes so far */
    uint32_t crc;    /* of what it covers, so far */
    uint32_t stored; /* the CRC at the end of the blob */
    enum ff_status status;
};

void ff_blob_check_begin(struct ff_blob_stream *stream, const struct ff_blob *blob, uint32_t size, uint32_t flags);
void ff_blob_check_take(struct ff_blob_stream *stream, const uint8_t *bytes, uint32_t count);
enum ff_status ff_blob_check_end(const struct ff_blob_stream *stream);

#endif
