/*
 * The serial service: answers a host's frames with what the model computes.
 * ff_service.c is the same for every model; <model>_service.c (emitted) gives it the model behind these names.
 */
#ifndef FF_SERVICE_H
#define FF_SERVICE_H

#include "ff_types.h"

/*
 * The wire, little-endian throughout: 0x00, COBS of [type u8][sequence u16][payload][CRC-32 of all before], 0x00.
 * A reply has the type of its request + FF_REPLY, or is FF_ERROR with one byte of enum ff_service_error.
 * The payloads stand above the functions of ff_service.c.
 */
#define FF_PROTOCOL 2u
#ifndef FF_FRAME_MAX
/* Bytes on the line, delimiters included; 256..1024. No host has more on its way: a receive buffer of this size is enough. */
#define FF_FRAME_MAX 1024u
#endif
#define FF_PAYLOAD_MAX (FF_FRAME_MAX - 16u)
#ifndef FF_SAMPLE_BYTES
#define FF_SAMPLE_BYTES 16384u /* RAM that holds raw samples, or a state to import; at least one sample */
#endif

enum ff_service_command {
    FF_HELLO = 1,
    FF_INFER = 2,
    FF_SAMPLE_PUT = 3,
    FF_STATE_HASH = 4,
    FF_TENSOR_GET = 5,
    FF_TRACE = 6,
    FF_STATUS = 7,
    FF_RESET = 8,
    FF_LEARN = 9,
    FF_STATE_EXPORT = 10,
    FF_STATE_IMPORT = 11,
    FF_SAVE = 12,
    FF_RESTORE = 13,
    FF_LEARNING = 14,
    FF_GUARD = 15,
    FF_UPDATE = 16,
    FF_PUSH = 17,
    FF_READ = 18,
    FF_FORGET = 19,
    FF_REPLY = 0x80,
    FF_ERROR = 0xFF
};

enum ff_service_error {
    FF_ERROR_FRAME = 1,    /* a damaged frame; its sequence is not known, so 0 */
    FF_ERROR_SESSION = 2,  /* no HELLO since the last reset */
    FF_ERROR_SEQUENCE = 3, /* neither the last sequence nor the one after it */
    FF_ERROR_COMMAND = 4,  /* unknown type */
    FF_ERROR_LENGTH = 5,   /* payload too short or too long for its type */
    FF_ERROR_RANGE = 6,    /* index, offset or count beyond what there is */
    FF_ERROR_SAMPLE = 7,   /* the sample buffer does not hold what INFER or LEARN names */
    FF_ERROR_MODEL = 8,    /* the model refused the call */
    /* of the loader alone: */
    FF_ERROR_LOADER = 9,     /* no application runs: it was asked for this with HELLO */
    FF_ERROR_ALIGNMENT = 10, /* an offset that is no multiple of what is erased or programmed at once */
    FF_ERROR_ORDER = 11,     /* not begun, or programmed twice without an erase */
    FF_ERROR_FLASH = 12,     /* the flash reports an error, or does not hold what was written */
    FF_ERROR_IMAGE = 13      /* the flash does not hold what FF_LOADER_COMMIT names */
};

/* What carries a request out, as part of the reply under construction. */
struct ff_request {
    uint8_t command; /* enum ff_service_command */
    void (*carry_out)(const uint8_t *payload, uint32_t size);
};

struct ff_requests {
    const struct ff_request *request;
    uint32_t count;
};

/* Answers requests for ever: those that every model answers, and `further` ones up to NULL; any other is FF_ERROR_COMMAND. */
void ff_service_run(const struct ff_requests *const *further);

/* Instructions between two reads of the counter: what to take off a difference. */
uint32_t ff_service_overhead(void);

/* CRC-32 of the learnt payload, 0 where nothing is learnt. */
uint32_t ff_service_learnt_hash(void);

/* One tensor as stored on the device, in the order of STATE_HASH and TENSOR_GET. */
struct ff_tensor {
    const void *data;
    uint32_t bytes;
    uint8_t halves; /* 1: fp16 that learns; what is -0 in memory (ff_learn_f16.h) goes to the host, and into hashes, as 0 */
};

/* How the device computes. */
enum ff_service_precision { FF_PRECISION_INT8 = 0, FF_PRECISION_FP16 = 1, FF_PRECISION_F32 = 2 };

/* What one inference says. Margin, goodness and scores are 32-bit cells: integers, or floats for fp16 and f32. */
struct ff_service_result {
    uint8_t label;
    uint8_t exit;
    uint32_t macs;
    const void *margin;
    const void *goodness;
    const void *scores; /* [ff_model_classes]; all three valid until the next call */
    uint32_t fault;     /* of FF_OUT_OF_BOUNDS alone: the access of the features that missed its array, from 1 */
};

/*
 * One result as INFER's reply has it, in ff_service_result_bytes(): of a sample that is answered, FF_OK, or refused; then
 * only `fault` is read.
 */
void ff_service_put_result(enum ff_status status, const struct ff_service_result *result, uint32_t instructions);
uint32_t ff_service_result_bytes(void);

extern const uint8_t ff_model_hash[32];  /* SHA-256 over layout and constants */
extern const uint8_t ff_layout_hash[32]; /* SHA-256 over shapes, precision, scales, contract version */
extern const char ff_target_name[];
extern const uint8_t ff_model_precision; /* enum ff_service_precision */
extern const uint32_t ff_model_input_bytes;
extern const uint16_t ff_model_classes;
extern const uint16_t ff_model_steps; /* steps that ff_model_trace knows */
extern const uint16_t ff_model_tensor_count; /* constants, the first of ff_model_tensors */
extern const uint16_t ff_model_field_count;  /* fields of the learnt state, after the constants */
extern const struct ff_tensor ff_model_tensors[];
extern const uint32_t ff_model_learnt_bytes; /* of all fields, which are the learnt payload; 0 where nothing is learnt */

/* State as after reset. */
void ff_model_reset(void);

/* `input` has the type and alignment of the model's samples. */
enum ff_status ff_model_infer(const void *input, struct ff_service_result *result);

/* Runs the steps 0..step and gives the bytes that step wrote; 0 bytes for an unknown step. */
uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes);

/* Updates behind the learnt state, 0 where nothing is learnt. */
uint32_t ff_model_updates(void);

/* The further requests of the model: those of ff_learning.c, ff_forgetting.c, ff_streaming.c, ff_capture.c; NULL behind the last. */
extern const struct ff_requests *const ff_model_requests[];

/* What a board brings (targets/arch/<family>): */
void ff_board_init(void);
int ff_board_read(void);            /* the next byte; waits, idle where it can; negative: a loader waits no longer */
void ff_board_write(const uint8_t *bytes, uint32_t count);
uint32_t ff_board_instructions(void); /* retired instructions, modulo 2^32; 0 always where unknown */
uint32_t ff_board_instructions_known(void);
uint32_t ff_board_boots(void);        /* counts resets since power-on */
uint32_t ff_board_stack_painted(void); /* bytes of stack ever touched; 0 where unknown */
uint32_t ff_board_vlen(void);          /* vector length in bits, 0 without vectors */
void ff_board_reset(void);             /* does not return */
#if defined(FF_HAS_LOADER)
void ff_board_update(void); /* the same, and the loader stays to take a new firmware */
#endif

/* Storage for a learnt state, as ff_storage.h of the library wants it; nothing calls these without a model that learns. */
#define FF_STORAGE_SLOTS 2u
#define FF_STORAGE_UNIT 128u
uint32_t ff_storage_slot_bytes(void); /* 0 where there is none */
int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count);
int ff_storage_erase(uint32_t slot);
int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT]);

#endif
