#include "ff_service.h"

#include "ff_fast_crc32.h"
#include "ff_samples.h"
#include "ff_wire.h"

#define NAME_BYTES_MAX 32u
#define REFUSED 255u /* in place of an exit, of which there are fewer */
#define MOST_CELLS 247u /* of 4 bytes; more are outputs of int8, which go as bytes */
#define CELL_BYTES (ff_model_classes > MOST_CELLS ? 1u : 4u)
#define RESULT_BYTES (18u + CELL_BYTES * ff_model_classes) /* of one sample in INFER's reply */

static uint32_t read_overhead; /* instructions between two reads of the counter */
static uint32_t executed;      /* requests carried out since reset */
static uint32_t damaged;       /* frames thrown away since reset */

static const struct ff_requests *const *further_requests;

/*
 * HELLO [protocol u8][nonce u32] opens a session, sequence 0, and leaves the state alone.
 * -> [protocol u8][instructions counted u8][nonce u32][model hash 32][layout hash 32][boots u32][VLEN u32]
 *    [frame u16][classes u16][steps u16][tensors u16][input bytes u32][sample buffer bytes u32]
 *    [precision u8][learnt state bytes u32][updates learnt u32][target name]
 */
static void hello(const uint8_t *payload, uint32_t size)
{
    uint32_t name = 0;

    if (size < 5u) {
        ff_send_refusal(0, FF_ERROR_LENGTH);
        return;
    }
    ff_begin_session(payload[0] == FF_PROTOCOL);
    ff_begin_reply(FF_HELLO | FF_REPLY, 0);
    ff_put_u8(FF_PROTOCOL);
    ff_put_u8(ff_board_instructions_known() != 0);
    ff_put_bytes(payload + 1, 4u);
    ff_put_bytes(ff_model_hash, 32u);
    ff_put_bytes(ff_layout_hash, 32u);
    ff_put_u32(ff_board_boots());
    ff_put_u32(ff_board_vlen());
    ff_put_u16(FF_FRAME_MAX);
    ff_put_u16(ff_model_classes);
    ff_put_u16(ff_model_steps);
    ff_put_u16(ff_model_tensor_count);
    ff_put_u32(ff_model_input_bytes);
    ff_put_u32(FF_SAMPLE_BYTES);
    ff_put_u8(ff_model_precision);
    ff_put_u32(ff_model_learnt_bytes);
    ff_put_u32(ff_model_updates());
    while (name < NAME_BYTES_MAX && ff_target_name[name] != 0) {
        name++;
    }
    ff_put_bytes(ff_target_name, name);
    ff_send_reply();
}

uint32_t ff_service_overhead(void)
{
    return read_overhead;
}

/* Of a sample that is refused the status stands for the label, REFUSED for the exit, the access that missed for macs. */
static void put_refusal(enum ff_status status, uint32_t fault)
{
    uint32_t i;

    ff_put_u8((uint32_t)status);
    ff_put_u8(REFUSED);
    ff_put_u32(status == FF_OUT_OF_BOUNDS ? fault : 0);
    for (i = 6u; i < RESULT_BYTES; i++) {
        ff_put_u8(0);
    }
}

uint32_t ff_service_result_bytes(void)
{
    return RESULT_BYTES;
}

void ff_service_put_result(enum ff_status status, const struct ff_service_result *result, uint32_t instructions)
{
    if (status != FF_OK) {
        put_refusal(status, result->fault);
        return;
    }
    ff_put_u8(result->label);
    ff_put_u8(result->exit);
    ff_put_u32(result->macs);
    ff_put_u32(instructions);
    ff_put_bytes(result->margin, 4u);
    ff_put_bytes(result->goodness, 4u);
    for (uint32_t k = 0; k < ff_model_classes; k++) {
        ff_put_bytes((const uint8_t *)result->scores + 4u * k, CELL_BYTES); /* the lowest byte comes first */
    }
}

/* Whether the model has answered the sample, or has refused it for what it holds. */
static int infer_one(const uint8_t *sample)
{
    struct ff_service_result result = { .fault = 0 };
    const uint32_t before = ff_board_instructions();
    const enum ff_status status = ff_model_infer(sample, &result);
    const uint32_t after = ff_board_instructions();

    if (status != FF_OK && status != FF_BAD_SAMPLE && status != FF_OUT_OF_RANGE
        && status != FF_OUT_OF_BOUNDS) {
        return 0;
    }
    ff_service_put_result(status, &result, after - before - read_overhead);
    return 1;
}

/*
 * INFER [first u32][count u16][CRC-32 u32 of these samples] runs samples of the buffer.
 * -> count times [label u8][exit u8][macs u32][instructions u32][margin][goodness][scores x classes], where margin,
 *    goodness and scores are i32, u32, i32 of an int8 model, f32 of any other, and more than 247 scores i8; of a sample that the model refuses
 *    [enum ff_status u8][255 u8][access of the features that missed its array, by its number from 1 u32] and zeros
 */
static void infer(const uint8_t *payload, uint32_t size)
{
    uint32_t first, count, i;

    if (size != 10u) {
        ff_fail(FF_ERROR_LENGTH);
        return;
    }
    first = ff_get_u32(payload);
    count = ff_get_u16(payload + 4);
    if (count == 0 || count > FF_PAYLOAD_MAX / RESULT_BYTES || first > UINT32_MAX - count
        || ff_samples_at(first + count - 1u) == NULL) {
        ff_fail(FF_ERROR_RANGE);
        return;
    }
    if (!ff_samples_match(first, count, ff_get_u32(payload + 6))) {
        ff_fail(FF_ERROR_SAMPLE);
        return;
    }
    for (i = 0; i < count; i++) {
        if (!infer_one(ff_samples_at(first + i))) {
            ff_fail(FF_ERROR_MODEL);
            return;
        }
    }
}

static uint32_t hash_tensor(uint32_t crc, const struct ff_tensor *tensor)
{
    return tensor->halves != 0 ? ff_fast_crc32_halves(crc, tensor->data, tensor->bytes / 2u)
                               : ff_fast_crc32(crc, tensor->data, tensor->bytes);
}

uint32_t ff_service_learnt_hash(void)
{
    uint32_t crc = 0;
    uint32_t i;

    for (i = 0; i < ff_model_field_count; i++) {
        crc = hash_tensor(crc, &ff_model_tensors[ff_model_tensor_count + i]);
    }
    return crc;
}

/* STATE_HASH -> [CRC-32 u32 of all constant tensors, one after the other][CRC-32 u32 of the learnt state, 0 for none] */
static void state_hash(void)
{
    uint32_t crc = 0;
    uint32_t i;

    for (i = 0; i < ff_model_tensor_count; i++) {
        crc = hash_tensor(crc, &ff_model_tensors[i]);
    }
    ff_put_u32(crc);
    ff_put_u32(ff_service_learnt_hash());
}

/* One byte of a tensor: of halves that are -0, the upper one is 0. */
static uint8_t byte_at(const struct ff_tensor *tensor, uint32_t at)
{
    const uint8_t *bytes = tensor->data;
    const int upper = tensor->halves != 0 && (at & 1u) != 0;

    return upper && bytes[at] == 0x80u && bytes[at - 1u] == 0 ? 0 : bytes[at];
}

/* Puts at most `count` bytes of a tensor, from `offset` on. */
static void put_part(const struct ff_tensor *tensor, uint32_t offset, uint32_t count)
{
    uint32_t at;

    if (offset > tensor->bytes || count > FF_PAYLOAD_MAX - 4u) {
        ff_fail(FF_ERROR_RANGE);
        return;
    }
    ff_put_u32(tensor->bytes);
    for (at = offset; at < tensor->bytes && at - offset < count; at++) {
        ff_put_u8(byte_at(tensor, at));
    }
}

/*
 * TENSOR_GET [tensor u16][offset u32][count u16], the fields of the learnt state counted on after the constants.
 * -> [bytes of the whole tensor u32][bytes from offset on]
 */
static void tensor_get(const uint8_t *payload, uint32_t size)
{
    if (size != 8u) {
        ff_fail(FF_ERROR_LENGTH);
    } else if (ff_get_u16(payload) >= ff_model_tensor_count + ff_model_field_count) {
        ff_fail(FF_ERROR_RANGE);
    } else {
        put_part(&ff_model_tensors[ff_get_u16(payload)], ff_get_u32(payload + 2), ff_get_u16(payload + 6));
    }
}

/*
 * TRACE [step u16][sample u32][offset u32][count u16] -> [bytes that the step wrote u32][bytes from offset on]; behind the
 * steps are the calls of the features, of which the bytes are their arrays
 */
static void trace(const uint8_t *payload, uint32_t size)
{
    if (size != 12u) {
        ff_fail(FF_ERROR_LENGTH);
    } else if (ff_samples_at(ff_get_u32(payload + 2)) == NULL) {
        ff_fail(FF_ERROR_RANGE);
    } else {
        struct ff_tensor written = { .data = NULL, .bytes = 0, .halves = 0 };

        written.bytes = ff_model_trace(ff_get_u16(payload), ff_samples_at(ff_get_u32(payload + 2)), &written.data);
        if (written.bytes == 0) {
            ff_fail(FF_ERROR_RANGE);
        } else {
            put_part(&written, ff_get_u32(payload + 6), ff_get_u16(payload + 10));
        }
    }
}

/* STATUS -> [boots u32][stack painted u32][requests executed u32][damaged frames u32], both counted since reset */
static void status(void)
{
    ff_put_u32(ff_board_boots());
    ff_put_u32(ff_board_stack_painted());
    ff_put_u32(executed);
    ff_put_u32(damaged);
}

/*
 * The only call through a pointer, in a function of its own: the bound of the stack knows that it ends in one of the
 * functions that are called ff_request_*.
 */
__attribute__((noinline)) static void ff_dispatch(uint8_t type, const uint8_t *payload, uint32_t size)
{
    const struct ff_requests *const *requests = further_requests;

    for (; *requests != NULL; requests++) {
        for (uint32_t i = 0; i < (*requests)->count; i++) {
            if ((*requests)->request[i].command == type) {
                (*requests)->request[i].carry_out(payload, size);
                return;
            }
        }
    }
    ff_fail(FF_ERROR_COMMAND);
}

/* RESET -> empty, then the board starts again.  UPDATE -> empty, then it starts again and stays in its loader. */
static void execute(uint8_t type, const uint8_t *payload, uint32_t size)
{
    executed++;
    switch (type) {
    case FF_INFER:
        infer(payload, size);
        break;
    case FF_SAMPLE_PUT:
        ff_samples_put(payload, size);
        break;
    case FF_STATE_HASH:
        state_hash();
        break;
    case FF_TENSOR_GET:
        tensor_get(payload, size);
        break;
    case FF_TRACE:
        trace(payload, size);
        break;
    case FF_STATUS:
        status();
        break;
    case FF_RESET:
#if defined(FF_HAS_LOADER)
    case FF_UPDATE:
#endif
        break;
    default:
        ff_dispatch(type, payload, size);
        break;
    }
}

static void serve(uint8_t type, uint16_t sequence, const uint8_t *payload, uint32_t size)
{
    if (!ff_takes(sequence)) {
        return;
    }
    ff_begin_reply(type | FF_REPLY, sequence);
    execute(type, payload, size);
    ff_send_reply();
    if (type == FF_RESET) {
        ff_board_reset();
    }
#if defined(FF_HAS_LOADER)
    if (type == FF_UPDATE) {
        ff_board_update();
    }
#endif
}

void ff_service_run(const struct ff_requests *const *further)
{
    const uint32_t before = ff_board_instructions();

    further_requests = further;
    read_overhead = ff_board_instructions() - before;
    for (;;) {
        const uint8_t *frame;
        const uint32_t size = ff_receive(&frame);

        if (size == 0) {
            damaged++;
            ff_send_refusal(0, FF_ERROR_FRAME);
        } else if (frame[0] == FF_HELLO) {
            hello(frame + 3, size - 3u);
        } else {
            serve(frame[0], ff_get_u16(frame + 1), frame + 3, size - 3u);
        }
    }
}
