/*
 * The firmware's service on a board whose line is an input of a fuzzer. After every line the firmware must have answered
 * as the protocol says, and learnt state, samples and storage must have changed through the requests alone that may.
 * An input is a sequence of steps, see `next_step`; COBS, CRCs and sequence numbers are put in, so that what is random
 * reaches the commands.
 */
#include "ff_service.h"

#include "ff_samples.h"
#include "ff_wire.h"
#include "input.h"
#include "line.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#ifdef LEARNS
#include "ff_blob.h"
#include "ff_learning.h"
#endif
#ifdef STREAMS
#include "ff_capture.h"
#include "ff_streaming.h"
#define COMMANDS 18u
#else
#define COMMANDS 15u
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The service sees each frame in a block of just its size: the address sanitizer reports a byte too far. */
static uint32_t receive_exactly(const uint8_t **frame);
#define ff_receive receive_exactly
#include "ff_service.c"
#undef ff_receive

#define SLOT_BYTES 4096u

/* What the firmware should hold. */
static struct {
    int open;
    uint16_t last;
    uint32_t kept_size; /* the reply to `last`, as it was on the line */
    uint8_t kept[FF_FRAME_MAX];
    uint8_t *learnt; /* payload before the line under way, and as after a reset */
    uint8_t *fresh;
    uint8_t samples[FF_SAMPLE_BYTES];
    uint32_t programmed; /* writes to storage during the line under way */
    uint32_t writable;   /* writes that storage still takes, from 1 on; 0: any number */
    uint32_t boots;
} board;

static uint8_t storage[FF_STORAGE_SLOTS][SLOT_BYTES];
static uint8_t *block; /* the frame that the service sees */
static jmp_buf restart, end;

/* What is learnt, of a model that learns: its fields lie one after the other, behind the constants. */
static void copy_learnt(uint8_t *to)
{
    if (ff_model_learnt_bytes > 0) {
        memcpy(to, ff_model_tensors[ff_model_tensor_count].data, ff_model_learnt_bytes);
    }
}

static int is_learnt(const uint8_t *bytes)
{
    return ff_model_learnt_bytes == 0
           || memcmp(bytes, ff_model_tensors[ff_model_tensor_count].data, ff_model_learnt_bytes) == 0;
}

/* CRC-32 of a learnt payload as the host counts it: a half of -0 is one of 0. */
static uint32_t learnt_hash(const uint8_t *payload)
{
    const struct ff_tensor *const end = ff_model_tensors + ff_model_tensor_count + ff_model_field_count;
    const struct ff_tensor *field;
    uint32_t crc = 0, i;

    for (field = ff_model_tensors + ff_model_tensor_count; field != end; payload += field->bytes, field++) {
        for (i = 0; i < field->bytes; i += 2u) {
            const uint8_t zero[2] = { 0, 0 };
            const int minus_zero = field->halves && payload[i] == 0 && payload[i + 1u] == 0x80u;

            crc = wire_crc(crc, minus_zero ? zero : payload + i, field->bytes - i < 2u ? 1u : 2u);
        }
    }
    return crc;
}

static void take_bytes(uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        bytes[i] = (uint8_t)take();
    }
}

/* Puts the CRCs of the samples, or rows, that INFER, LEARN and PUSH name where they belong. */
static void seal_samples(struct wire_frame *frame)
{
    uint8_t *const payload = frame->payload;
    uint32_t at;

    if (frame->type == FF_INFER && frame->size >= 10u) {
        const uint64_t first = ff_get_u32(payload);
        const uint64_t count = ff_get_u16(payload + 4);

        if ((first + count) * ff_model_input_bytes <= FF_SAMPLE_BYTES) {
            const uint8_t *const from = ff_samples_bytes() + first * ff_model_input_bytes;
            const uint32_t crc = wire_crc(0, from, (uint32_t)count * ff_model_input_bytes);

            memcpy(payload + 6, &crc, 4u);
        }
    }
#ifdef STREAMS
    if (frame->type == FF_PUSH && frame->size >= 11u) {
        const uint64_t row = ff_get_u32(payload + 1);
        const uint64_t rows = ff_get_u16(payload + 5);

        if ((row + rows) * ff_model_row_bytes <= FF_SAMPLE_BYTES) {
            const uint8_t *const from = ff_samples_bytes() + row * ff_model_row_bytes;
            const uint32_t crc = wire_crc(0, from, (uint32_t)rows * ff_model_row_bytes);

            memcpy(payload + 7, &crc, 4u);
        }
    }
#endif
    if (frame->type == FF_LEARN && frame->size >= 3u) {
        payload[1] = (uint8_t)((frame->size - 3u) / 7u);
        payload[2] = 0;
        for (at = 3u; at + 7u <= frame->size; at += 7u) {
            if (ff_samples_at(ff_get_u16(payload + at)) != NULL) {
                const uint32_t crc = wire_crc(0, ff_samples_at(ff_get_u16(payload + at)), ff_model_input_bytes);

                memcpy(payload + at + 3, &crc, 4u);
            }
        }
    }
}

static struct wire_frame request;

static void hello_step(void)
{
    request.type = FF_HELLO;
    request.sequence = 0;
    request.size = 5u;
    memcpy(request.payload, "\2abcd", 5u);
    line_send(&request);
}

/*
 * [type][size][payload]: step & 12: the next sequence number (0, 4), the last one (8) or the two bytes that follow (12);
 * 16: with right CRCs of samples; 32: damaged by [place][change] at the end; 64: type as it is, else of 1..COMMANDS;
 * 128: four times the size.
 */
static void request_step(uint32_t step)
{
    const uint32_t type = take();
    const uint32_t sequence = (step & 12u) == 12u ? take() | take() << 8 : (step & 12u) == 8u ? board.last : board.last + 1u;
    const uint32_t from = queue.size;

    request.type = (uint8_t)((step & 64u) != 0 ? type : 1u + type % COMMANDS);
    request.sequence = (uint16_t)sequence;
    request.size = take() * ((step & 128u) != 0 ? 4u : 1u);
    take_bytes(request.payload, request.size);
    if ((step & 16u) != 0) {
        seal_samples(&request);
    }
    line_send(&request);
    if ((step & 32u) != 0) {
        queue.bytes[from + take() % (queue.size - from)] ^= (uint8_t)take();
    }
}

/*
 * [size][bytes]: bytes on the line as they are; step & 4: with a delimiter behind them. 8: [writes] first, that storage
 * takes before it fails.
 */
static void raw_step(uint32_t step)
{
    const uint32_t writes = (step & 8u) != 0 ? take() : 0;
    const uint32_t size = take();

    board.writable = (step & 8u) != 0 ? writes : board.writable;
    take_bytes(queue.bytes + queue.size, size);
    queue.size += size;
    if ((step & 4u) != 0) {
        queue.bytes[queue.size++] = 0;
    }
}

/*
 * [place u16][change][cut]: the state of now as a blob in the sample buffer, with one byte changed and its end cut off;
 * step & 4: with a right CRC; 8: followed by its import, 16: of another model's state.
 */
static void blob_step(uint32_t step)
{
#ifdef LEARNS
    uint8_t blob[FF_SAMPLE_BYTES];
    const uint32_t place = take() | take() << 8;
    const uint32_t change = take();
    const uint32_t size = ff_model_blob_bytes - take() % 8u;
    uint32_t at, crc;

    insist(ff_model_blob_bytes <= sizeof blob, "the sample buffer holds a blob");
    ff_model_export(0, blob, ff_model_blob_bytes);
    blob[place % ff_model_blob_bytes] ^= (uint8_t)change;
    if ((step & 4u) != 0) {
        crc = wire_crc(0, blob, size - 4u);
        memcpy(blob + size - 4u, &crc, 4u);
    }
    request.sequence = board.last;
    for (at = 0; at < size; at += 128u) {
        const uint32_t count = size - at < 128u ? size - at : 128u;

        request.type = FF_SAMPLE_PUT;
        request.sequence++;
        request.size = 5u + count;
        memcpy(request.payload, &at, 4u);
        request.payload[4] = (uint8_t)(count - 1u);
        memcpy(request.payload + 5, blob + at, count);
        line_send(&request);
    }
    if ((step & 8u) != 0) {
        request.type = FF_STATE_IMPORT;
        request.sequence++;
        request.size = 5u;
        request.payload[0] = (step & 16u) != 0;
        memcpy(request.payload + 1, &size, 4u);
        line_send(&request);
    }
#else
    (void)step;
#endif
}

#ifdef FLOATS
/* Bits of floats around the ends of halves, floats and what learning takes. */
static const uint32_t floats[16] = {
    0, 0x80000000u, 0x3F800000u, 0xBF800000u, 0x3F000000u, 0x00000001u, 0x477FE000u, 0x477FF000u,
    0x4B800000u, 0xCB800001u, 0x5F800000u, 0x60AD78ECu, 0x7F7FFFFFu, 0xFF7FFFFFu, 0x7F800000u, 0x7FC00000u,
};

static void next_request(uint8_t type, uint32_t size)
{
    request.type = type;
    request.sequence++;
    request.size = size;
    line_send(&request);
}

/*
 * [index][label] and a byte for each four of a sample: one made of floats, into the sample buffer; step & 4: followed by
 * INFER, 8: by LEARN, 16: by LEARN with the next label.
 */
static void sample_step(uint32_t step)
{
    const uint32_t most = ff_model_input_bytes < 128u ? FF_SAMPLE_BYTES / ff_model_input_bytes : 1u;
    const uint32_t index = take() % most, label = take();
    const uint32_t at = index * ff_model_input_bytes;
    uint32_t i, crc;

    request.sequence = board.last;
    memcpy(request.payload, &at, 4u);
    request.payload[4] = (uint8_t)(ff_model_input_bytes - 1u);
    for (i = 0; i < ff_model_input_bytes && i < 128u; i += 4u) {
        memcpy(request.payload + 5u + i, &floats[take() % 16u], 4u);
    }
    crc = wire_crc(0, request.payload + 5, ff_model_input_bytes);
    next_request(FF_SAMPLE_PUT, 5u + ff_model_input_bytes);
    memcpy(request.payload, &index, 4u);
    request.payload[4] = 1u;
    request.payload[5] = 0;
    memcpy(request.payload + 6, &crc, 4u);
    if ((step & 4u) != 0) {
        next_request(FF_INFER, 10u);
    }
    request.payload[0] = 0;
    request.payload[1] = 1u;
    request.payload[2] = 0;
    memcpy(request.payload + 3, &index, 2u);
    for (i = 0; i < 2u; i++) {
        request.payload[5] = (uint8_t)((label + i) % ff_model_classes);
        memcpy(request.payload + 6, &crc, 4u);
        if ((step & (8u << i)) != 0) {
            next_request(FF_LEARN, 10u);
        }
    }
}
#endif

static void next_step(void)
{
    const uint32_t step = take();

    queue.size = 0;
    queue.next = 0;
    switch (step & 3u) {
    case 2u:
        raw_step(step);
        break;
    case 3u:
#ifdef FLOATS
        if ((step & 32u) != 0) {
            sample_step(step);
            break;
        }
#endif
        blob_step(step);
        break;
    default:
        request_step(step);
        break;
    }
}

static void expect_bytes(uint16_t sequence, const uint8_t *payload, uint32_t size, uint8_t type, const char *what)
{
    insist(answer.frame.type == type && answer.frame.sequence == sequence, what);
    insist(answer.frame.size == size && memcmp(answer.frame.payload, payload, size) == 0, what);
}

static void expect_error(uint16_t sequence, enum ff_service_error error, const char *what)
{
    const uint8_t code = (uint8_t)error;

    expect_bytes(sequence, &code, 1u, FF_ERROR, what);
}

static void keep_answer(void)
{
    memcpy(board.kept, answer.line, answer.size);
    board.kept_size = answer.size;
}

/* Whether this request, answered so, may have changed what is learnt. */
static int may_learn(uint8_t type)
{
    const uint32_t code = answer.frame.payload[0];

    if (answer.frame.type == FF_ERROR) {
        return 0;
    }
    return type == FF_SAVE ? code == FF_ROLLED_BACK
                           : code == FF_OK && (type == FF_LEARN || type == FF_STATE_IMPORT || type == FF_RESTORE
                                                    || type == FF_LEARNING || type == FF_FORGET);
}

/* Nothing has changed but through a request that may. */
static void expect_unchanged(int learns, int puts, int saves)
{
    insist(learns || is_learnt(board.learnt), "what is learnt stays as it is");
    insist(puts || memcmp(board.samples, ff_samples_bytes(), FF_SAMPLE_BYTES) == 0, "the samples stay as they are");
    insist(saves || board.programmed == 0, "storage stays as it is");
    copy_learnt(board.learnt);
    memcpy(board.samples, ff_samples_bytes(), FF_SAMPLE_BYTES);
    board.programmed = 0;
}

/* A state that was taken is the one in the sample buffer, and that is whole. */
static void expect_import(uint32_t size)
{
#ifdef LEARNS
    const uint8_t *const blob = board.samples;

    insist(size == ff_model_blob_bytes, "a state of the right size");
    insist(ff_get_u32(blob + size - 4u) == wire_crc(0, blob, size - 4u), "a state with the right CRC");
    insist(is_learnt(blob + FF_BLOB_HEAD_BYTES), "the state that was sent");
#else
    (void)size;
#endif
}

/* One sample's part of INFER's reply is what the model says now, whole and finite; or its refusal, and nothing else. */
static uint32_t expect_result(const uint8_t *sample, const uint8_t *at)
{
    struct ff_service_result result;
    const enum ff_status status = ff_model_infer(sample, &result);
    const uint32_t cells = 2u + ff_model_classes;
    uint32_t i;

    if (status == FF_BAD_SAMPLE || status == FF_OUT_OF_RANGE || status == FF_OUT_OF_BOUNDS) {
        insist(at[0] == (uint8_t)status && at[1] == 255u, "a refused sample has its status");
        for (i = 2u; i < 10u + 4u * cells; i++) {
            insist(at[i] == 0, "a refused sample has no numbers");
        }
    } else {
        insist(status == FF_OK && at[0] == result.label && at[1] == result.exit && at[1] != 255u, "an answer");
        insist(result.label < ff_model_classes && ff_get_u32(at + 2) == result.macs, "an answer of this model");
        insist(memcmp(at + 10, result.margin, 4u) == 0 && memcmp(at + 14, result.goodness, 4u) == 0
                   && memcmp(at + 18, result.scores, 4u * ff_model_classes) == 0, "the numbers of the answer");
        for (i = 0; i < cells && ff_model_precision != FF_PRECISION_INT8; i++) {
            insist((ff_get_u32(at + 10u + 4u * i) & 0x7F800000u) != 0x7F800000u, "finite numbers");
        }
    }
    return 10u + 4u * cells;
}

static void expect_inference(const struct wire_frame *asked)
{
    const uint8_t *at = answer.frame.payload;
    uint32_t i;

    for (i = 0; i < ff_get_u16(asked->payload + 4); i++) {
        at += expect_result(ff_samples_at(ff_get_u32(asked->payload) + i), at);
    }
    insist(at == answer.frame.payload + answer.frame.size, "INFER answers every sample once");
}

#ifdef STREAMS
/* PUSH's answers stand in the order of their rows, which it took; each is a label with finite numbers, or a refusal. */
static void expect_answers(const struct wire_frame *asked)
{
    const uint32_t bytes = 4u + ff_service_result_bytes();
    const uint8_t *at = answer.frame.payload;
    const uint8_t *const last = at + answer.frame.size - 2u;
    const uint32_t taken = ff_get_u16(last);
    uint32_t row = 0;

    insist(taken <= ff_get_u16(asked->payload + 5), "PUSH takes the rows that there are");
    insist((answer.frame.size - 2u) % bytes == 0, "PUSH gives whole answers");
    for (; at < last; at += bytes) {
        const int is_refusal = at[5] == 255u;

        insist(ff_get_u16(at) >= row && ff_get_u16(at) < taken, "an answer follows its row");
        insist(is_refusal || at[4] < ff_model_classes, "an answer of this model");
        insist(ff_get_u16(at + 2) < ff_model_classes || ff_get_u16(at + 2) >= 0xFFFEu, "an event of this model");
        row = ff_get_u16(at) + 1u;
    }
}

/* READ gives whole rows of the model. */
static void expect_readings(void)
{
    const struct wire_frame *const got = &answer.frame;

    insist(ff_get_u16(got->payload) == ff_model_row_bytes && ff_get_u16(got->payload + 2) == ff_model_row_size, "rows of this model");
    insist(got->size > 8u && (got->size - 8u) % ff_model_row_bytes == 0, "READ gives whole rows");
}
#endif

static void expect_executed(const struct wire_frame *asked)
{
    const struct wire_frame *const got = &answer.frame;

    insist(got->sequence == asked->sequence, "the reply has the sequence of its request");
    insist(got->type == (uint8_t)(asked->type | FF_REPLY)
            || (got->type == FF_ERROR && got->size == 1u && got->payload[0] >= FF_ERROR_COMMAND
                && got->payload[0] <= FF_ERROR_MODEL),
        "a request is answered by its reply or a named error");
    if (got->type == (FF_STATE_HASH | FF_REPLY)) {
        const uint32_t hash = learnt_hash(board.learnt);

        insist(got->size == 8u && ff_get_u32(got->payload + 4) == hash, "STATE_HASH is the CRC of what is learnt");
    }
    if (got->type == (FF_INFER | FF_REPLY)) {
        expect_inference(asked);
    }
#ifdef STREAMS
    if (got->type == (FF_PUSH | FF_REPLY)) {
        expect_answers(asked);
    }
    if (got->type == (FF_READ | FF_REPLY)) {
        expect_readings();
    }
#endif
    if (got->type == (FF_STATE_IMPORT | FF_REPLY) && got->payload[0] == FF_OK) {
        expect_import(ff_get_u32(asked->payload + 1));
    }
    board.last = asked->sequence;
    keep_answer();
    expect_unchanged(may_learn(asked->type), asked->type == FF_SAMPLE_PUT || asked->type == FF_READ,
        asked->type == FF_SAVE);
}

static void expect_hello(const struct wire_frame *asked)
{
    if (asked->size < 5u) {
        expect_error(0, FF_ERROR_LENGTH, "a HELLO that is too short");
        return;
    }
    insist(answer.frame.type == (FF_HELLO | FF_REPLY) && answer.frame.sequence == 0, "HELLO is answered by its reply");
    insist(answer.frame.size >= 103u && memcmp(answer.frame.payload + 2, asked->payload + 1, 4u) == 0, "with its nonce");
    board.open = asked->payload[0] == FF_PROTOCOL;
    board.last = 0;
    keep_answer();
}

/* The line that ended with a delimiter, in the light of what the firmware has sent since. */
static void judge(void)
{
    static struct wire_frame asked;
    const int whole = line.size <= FF_FRAME_MAX && wire_decode(line.bytes, line.size, &asked);

    insist(answer.count == 1u, "every line has one answer");
    answer.count = 0;
    line.size = 0;
    if (whole && asked.type != FF_HELLO && board.open && asked.sequence == (uint16_t)(board.last + 1u)) {
        expect_executed(&asked);
        return;
    }
    if (!whole) {
        expect_error(0, FF_ERROR_FRAME, "a damaged frame");
    } else if (asked.type == FF_HELLO) {
        expect_hello(&asked);
    } else if (!board.open) {
        expect_error(asked.sequence, FF_ERROR_SESSION, "no session");
    } else if (asked.sequence == board.last) {
        insist(answer.size == board.kept_size && memcmp(answer.line, board.kept, answer.size) == 0, "the same reply again");
    } else {
        expect_error(asked.sequence, FF_ERROR_SEQUENCE, "a sequence out of order");
    }
    expect_unchanged(0, 0, 0);
}

static uint32_t receive_exactly(const uint8_t **frame)
{
    const uint8_t *found;
    const uint32_t size = ff_receive(&found);

    free(block);
    block = malloc(size > 0 ? size : 1u);
    insist(block != NULL, "memory");
    memcpy(block, found, size);
    *frame = block;
    return size;
}

/* What the start-up code of a board does. */
static void power_on(void)
{
    ff_begin_session(0);
    executed = 0;
    damaged = 0;
    memset((uint8_t *)(uintptr_t)ff_samples_bytes(), 0, FF_SAMPLE_BYTES);
    ff_model_reset();
    board.open = 0;
    expect_unchanged(1, 1, 0);
    insist(is_learnt(board.fresh), "a restart forgets what is not saved");
}

int ff_board_read(void)
{
    if (line_ended()) {
        judge();
    }
    insist(answer.count == 0, "no answer but to a line");
    while (queue.next == queue.size) {
        if (input.left == 0) {
            longjmp(end, 1);
        }
        next_step();
    }
    return line_read();
}

void ff_board_reset(void)
{
    const uint8_t asked = FF_RESET;

    insist(answer.count == 1u && answer.frame.type == (asked | FF_REPLY), "RESET is answered before the restart");
    answer.count = 0;
    line.size = 0;
    board.boots++;
    longjmp(restart, 1);
}

uint32_t ff_board_instructions(void)
{
    return 0;
}

uint32_t ff_board_instructions_known(void)
{
    return 0;
}

uint32_t ff_board_boots(void)
{
    return board.boots;
}

uint32_t ff_board_stack_painted(void)
{
    return 0;
}

uint32_t ff_board_vlen(void)
{
    return 0;
}

uint32_t ff_storage_slot_bytes(void)
{
    return SLOT_BYTES;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    insist(slot < FF_STORAGE_SLOTS && offset <= SLOT_BYTES && count <= SLOT_BYTES - offset, "a place in storage");
    memcpy(bytes, storage[slot] + offset, count);
    return 0;
}

/* Counts a write; whether storage takes it. */
static int write_once(void)
{
    board.programmed++;
    if (board.writable == 1u) {
        return 0;
    }
    board.writable -= board.writable > 0;
    return 1;
}

int ff_storage_erase(uint32_t slot)
{
    insist(slot < FF_STORAGE_SLOTS, "a slot of storage");
    if (!write_once()) {
        return -1;
    }
    memset(storage[slot], 0xFF, SLOT_BYTES);
    return 0;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    insist(slot < FF_STORAGE_SLOTS && offset <= SLOT_BYTES - FF_STORAGE_UNIT, "a place in storage");
    if (!write_once()) {
        return -1;
    }
    memcpy(storage[slot] + offset, unit, FF_STORAGE_UNIT);
    return 0;
}

/* The first byte says whether a session is open before the first step. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input.data = data;
    input.left = size;
    line_clear();
    board.boots = 0;
    board.programmed = 0;
    board.writable = 0;
    memset(storage, 0xFF, sizeof storage);
    if (board.fresh == NULL) {
        board.fresh = malloc(ff_model_learnt_bytes + 1u);
        board.learnt = malloc(ff_model_learnt_bytes + 1u);
        insist(board.fresh != NULL && board.learnt != NULL, "memory");
        ff_model_reset();
        copy_learnt(board.fresh);
    }
    if ((take() & 1u) != 0) {
        hello_step();
    }
    if (setjmp(end) == 0) {
        (void)setjmp(restart);
        power_on();
        ff_service_run(ff_model_requests);
    }
    return 0;
}
