/*
 * The resident loader on a board whose line is an input of a fuzzer and whose flash is that of chip.h. Every line has the answer that
 * the protocol wants, nothing but a request that is carried out changes the flash, nothing beyond head and image is changed, and
 * nothing is started but the image that was committed, or one whose CRC is right. An input is a sequence of steps, see next_step.
 */
#include "board_config.h"
#include "cfi.h"
#include "chip.h"
#include "ff_application.h"
#include "ff_loader.h"
#include "ff_service.h"
#include "ff_wire.h"
#include "input.h"
#include "line.h"

#include <string.h>

#define HEAD (FF_APPLICATION_ADDRESS - CFI_SECTOR_BYTES)
#define AREA (CFI_SECTOR_BYTES + FF_APPLICATION_BYTES)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int ff_loader_main(void);
void board_starts(uint32_t entry) __attribute__((noreturn));

static uint8_t *area;

static struct {
    int open;
    int silent;           /* an application is whole: nothing but the loader's own hello is answered */
    uint16_t last;
    uint8_t kept[FF_FRAME_MAX];
    uint32_t kept_size;
    uint8_t before[AREA]; /* the flash before the line under way */
} board;

/* What has been committed. */
static struct {
    uint32_t bytes; /* 0: nothing */
    uint32_t entry;
    int may_start;  /* something may have been committed since the last BEGIN */
    uint32_t begun; /* bytes of the image under way */
    uint8_t image[FF_APPLICATION_BYTES];
} committed;

static volatile int started; /* an application runs, and asks for the loader */
static jmp_buf restart, end;
static struct wire_frame request;

static void send_frame(uint8_t type, uint32_t size)
{
    request.type = type;
    request.size = size;
    line_send(&request);
}

static void put_word(uint32_t at, uint32_t value)
{
    memcpy(request.payload + at, &value, 4u);
}

/* [type][units][offset][entry]: a loader's request with arguments of the right size and about the right values; step & 64 damages it. */
static void request_step(uint32_t step)
{
    static const uint32_t sizes[] = { 5u, 4u, 4u, 4u, 8u, 0 };
    const uint32_t type = take() % 6u, units = take(), from = queue.size;
    const uint32_t offset = take() % 40u * FF_FLASH_UNIT + ((step & 8u) != 0 ? take() : 0);
    uint32_t size = type == 5u && (step & 32u) != 0 ? 5u : sizes[type];
    uint32_t i;

    size += (step & 16u) != 0 ? take() % 3u : 0;
    request.sequence = (uint16_t)(board.last + ((step & 4u) != 0 ? take() % 3u : 1u));
    put_word(0, type == 1u ? units * 17u : offset);
    if (type == 0) {
        request.sequence = 0;
        request.payload[0] = (uint8_t)(step & 32u ? units : FF_LOADER_PROTOCOL);
    } else if (type == 3u) {
        size += (1u + units % 3u) * FF_FLASH_UNIT;
        for (i = 4u; i < size; i++) {
            request.payload[i] = (uint8_t)(units * i + (i >> 5));
        }
    } else if (type == 4u) {
        const uint32_t bytes = units * 17u < FF_APPLICATION_BYTES ? units * 17u : FF_APPLICATION_BYTES;

        put_word(0, wire_crc(0, area + CFI_SECTOR_BYTES, bytes));
        put_word(4, FF_APPLICATION_ADDRESS + take());
    }
    send_frame(type == 5u ? (step & 32u ? FF_HELLO : FF_RESET) : (uint8_t)(FF_LOADER_HELLO + type), size);
    if ((step & 64u) != 0) {
        queue.bytes[from + take() % (queue.size - from)] ^= (uint8_t)take();
    }
}

/* [size][seed][entry]: a whole image by the requests that it takes; step & 4: its last unit is left out, 8: another CRC. */
static void image_step(uint32_t step)
{
    static uint8_t image[FF_APPLICATION_BYTES + FF_FLASH_UNIT];
    const uint32_t bytes = 1u + take() * 7u % FF_APPLICATION_BYTES, seed = take(), entry = take() % 16u;
    uint32_t at;

    for (at = 0; at < sizeof image; at++) {
        image[at] = (uint8_t)(at < bytes ? seed * at + (at >> 4) : 0xFFu);
    }
    request.sequence = 0;
    memset(request.payload, 1, 5u);
    send_frame(FF_LOADER_HELLO, 5u);
    request.sequence = 1u;
    put_word(0, bytes);
    send_frame(FF_LOADER_BEGIN, 4u);
    for (at = 0; at < bytes; at += CFI_SECTOR_BYTES) {
        request.sequence++;
        put_word(0, at);
        send_frame(FF_LOADER_ERASE, 4u);
    }
    for (at = 0; at < bytes - ((step & 4u) != 0); at += FF_FLASH_UNIT) {
        request.sequence++;
        put_word(0, at);
        memcpy(request.payload + 4, image + at, FF_FLASH_UNIT);
        send_frame(FF_LOADER_PROGRAM, 4u + FF_FLASH_UNIT);
    }
    request.sequence++;
    put_word(0, wire_crc(0, image, bytes) ^ ((step & 8u) != 0));
    put_word(4, FF_APPLICATION_ADDRESS + entry);
    send_frame(FF_LOADER_COMMIT, 8u);
    request.sequence++;
    if ((step & 16u) != 0) {
        send_frame(FF_RESET, 0);
    }
}

/*
 * [operation][torn][noise]: where the power fails (step & 4), or the flash does; step & 8: and [place u16][change], a byte that
 * changes now, 16: one of the head's; 32: and the power fails now.
 */
static void trouble_step(uint32_t step)
{
    const uint32_t operation = 1u + take() % 64u;

    chip.operations = 0;
    chip.torn = take();
    chip.noise = take();
    chip.silent = chip.noise >= 128u;
    chip.polls = step >> 4;
    chip.cut = (step & 4u) != 0 ? operation : 0;
    chip.fail = (step & 4u) == 0 ? operation : 0;
    if ((step & 8u) != 0) {
        const uint32_t place = take() | take() << 8;

        area[place % ((step & 16u) != 0 ? 20u : AREA)] ^= (uint8_t)take();
        memcpy(board.before, area, AREA);
    }
    if ((step & 32u) != 0) {
        started = 0;
        longjmp(restart, 1);
    }
}

static void next_step(void)
{
    const uint32_t step = take();
    uint32_t size;

    queue.size = 0;
    queue.next = 0;
    switch (step & 3u) {
    case 1u:
        image_step(step);
        break;
    case 2u:
        trouble_step(step);
        break;
    case 3u:
        for (size = take(); size > 0 && input.left > 0; size--) {
            queue.bytes[queue.size++] = (uint8_t)take();
        }
        break;
    default:
        request_step(step);
        break;
    }
}

static void expect_error(uint16_t sequence, enum ff_service_error error, const char *what)
{
    insist(answer.frame.type == FF_ERROR && answer.frame.sequence == sequence && answer.frame.size >= 1u
            && answer.frame.payload[0] == error, what);
}

static void expect_unchanged(void)
{
    insist(memcmp(board.before, area, AREA) == 0, "the flash stays as it is");
}

static void expect_hello(const struct wire_frame *asked)
{
    expect_unchanged();
    if (asked->size < 5u) {
        expect_error(0, FF_ERROR_LENGTH, "a HELLO that is too short");
        return;
    }
    board.open = asked->type == FF_LOADER_HELLO && asked->payload[0] == FF_LOADER_PROTOCOL;
    board.last = 0;
    committed.begun = 0;
    if (asked->type == FF_HELLO) {
        expect_error(0, FF_ERROR_LOADER, "no firmware runs");
    } else {
        insist(answer.frame.type == (FF_LOADER_HELLO | FF_REPLY) && answer.frame.sequence == 0, "HELLO is answered");
    }
    memcpy(board.kept, answer.line, answer.size);
    board.kept_size = answer.size;
}

static uint32_t word_at(const uint8_t *bytes)
{
    uint32_t word;

    memcpy(&word, bytes, 4u);
    return word;
}

static void expect_erased(uint32_t at)
{
    uint32_t i;

    insist(at < committed.begun, "a sector of the image");
    for (i = 0; i < CFI_SECTOR_BYTES; i++) {
        insist(area[CFI_SECTOR_BYTES + at + i] == 0xFFu, "what is erased is blank");
    }
}

static void expect_programmed(uint32_t at, const uint8_t *units, uint32_t size)
{
    insist(at + size - FF_FLASH_UNIT < committed.begun, "units of the image");
    insist(memcmp(area + CFI_SECTOR_BYTES + at, units, size) == 0, "what was sent is there");
}

static void commit(uint32_t entry)
{
    committed.may_start = 1;
    committed.begun = 0;
    committed.bytes = word_at(area + 4);
    committed.entry = entry;
    insist(committed.bytes <= FF_APPLICATION_BYTES, "an image of a size that there is");
    memcpy(committed.image, area + CFI_SECTOR_BYTES, committed.bytes);
}

/* A request that the loader says it has carried out. */
static void expect_done(const struct wire_frame *asked)
{
    switch (asked->type) {
    case FF_LOADER_BEGIN:
        committed.begun = word_at(asked->payload);
        committed.bytes = 0;
        committed.may_start = 0;
        break;
    case FF_LOADER_ERASE:
        expect_erased(word_at(asked->payload));
        break;
    case FF_LOADER_PROGRAM:
        expect_programmed(word_at(asked->payload), asked->payload + 4, asked->size - 4u);
        break;
    case FF_LOADER_COMMIT:
        commit(word_at(asked->payload + 4));
        break;
    default:
        expect_unchanged();
        break;
    }
}

static void expect_executed(const struct wire_frame *asked)
{
    const struct wire_frame *const got = &answer.frame;
    const int done = got->type == (uint8_t)(asked->type | FF_REPLY);

    insist(got->sequence == asked->sequence && (done ? got->size == 0 : got->type == FF_ERROR && got->size == 1u),
                "a request is answered by its reply or a named error");
    insist(chip_is_idle(), "the driver leaves a chip that can be read");
    board.last = asked->sequence;
    memcpy(board.kept, answer.line, answer.size);
    board.kept_size = answer.size;
    if (done) {
        expect_done(asked);
    } else if (got->payload[0] != FF_ERROR_FLASH) {
        expect_unchanged();
    } else if (asked->type == FF_LOADER_BEGIN) {
        committed.begun = 0;
    } else if (asked->type == FF_LOADER_COMMIT) {
        committed.may_start = 1;
    }
}

static void judge(void)
{
    static struct wire_frame asked;
    const int whole = line.size <= FF_FRAME_MAX && wire_decode(line.bytes, line.size, &asked);

    line.size = 0;
    if (board.silent && !(whole && asked.type == FF_LOADER_HELLO)) {
        insist(answer.count == 0, "silence before an application starts");
        return;
    }
    board.silent = 0;
    insist(answer.count == 1u, "every line has one answer");
    answer.count = 0;
    if (!whole) {
        expect_error(0, FF_ERROR_FRAME, "a damaged frame");
        expect_unchanged();
    } else if (asked.type == FF_LOADER_HELLO || asked.type == FF_HELLO) {
        expect_hello(&asked);
    } else if (!board.open) {
        expect_error(asked.sequence, FF_ERROR_SESSION, "no session");
        expect_unchanged();
    } else if (asked.sequence == board.last) {
        insist(answer.size == board.kept_size && memcmp(answer.line, board.kept, answer.size) == 0, "the same reply again");
        expect_unchanged();
    } else if (asked.sequence == (uint16_t)(board.last + 1u)) {
        expect_executed(&asked);
    } else {
        expect_error(asked.sequence, FF_ERROR_SEQUENCE, "a sequence out of order");
        expect_unchanged();
    }
    memcpy(board.before, area, AREA);
}

/* An idle line ends the loader's patience, then the input goes on where there is an application. */
int ff_board_read(void)
{
    if (line_ended()) {
        judge();
    }
    insist(answer.count == 0, "no answer but to a line");
    while (queue.next == queue.size) {
        if (input.left == 0 && !board.silent) {
            longjmp(end, 1);
        }
        if (board.silent) {
            return -1;
        }
        next_step();
    }
    return line_read();
}

void ff_board_reset(void)
{
    insist(answer.count == 1u && answer.frame.type == (FF_RESET | FF_REPLY), "RESET is answered before the restart");
    longjmp(restart, 1);
}

void board_starts(uint32_t entry)
{
    const uint32_t bytes = word_at(area + 4), crc = word_at(area + 8);

    insist(bytes > 0 && bytes <= FF_APPLICATION_BYTES && wire_crc(0, area + CFI_SECTOR_BYTES, bytes) == crc, "the image that starts is whole");
    insist(committed.may_start, "nothing starts between BEGIN and COMMIT");
    insist(entry - FF_APPLICATION_ADDRESS < bytes && entry % 2u == 0, "the image is entered");
    insist(committed.bytes == 0 || (committed.bytes == bytes && committed.entry == entry
                    && memcmp(committed.image, area + CFI_SECTOR_BYTES, bytes) == 0), "the image that was committed");
    started = 1;
    longjmp(input.left > 0 ? restart : end, 2);
}

static void power_on(void)
{
    volatile uint32_t *const mailbox = (volatile uint32_t *)(uintptr_t)FF_LOADER_MAILBOX;

    ff_begin_session(0);
    chip_power_on();
    line_clear();
    board.open = 0;
    board.last = 0;
    memcpy(board.before, area, AREA);
    *mailbox = started ? FF_LOADER_STAY : 0; /* what has been started asks for the loader, so that the input goes on */
    if (!started) {
        next_step();
        board.silent = ff_application_find(&(struct ff_application){ 0, 0, 0 }) == FF_APPLICATION_WHOLE;
    } else {
        board.silent = 0;
    }
}

/* The power has failed while the last line was carried out. */
static void expect_cut(void)
{
    static struct wire_frame asked;

    if (wire_decode(line.bytes, line.size, &asked) && asked.type == FF_LOADER_COMMIT) {
        committed.may_start = 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (area == NULL) {
        area = chip_map(HEAD, AREA);
        (void)chip_map(FF_LOADER_MAILBOX, 4096u);
        chip.first = HEAD;
        chip.end = HEAD + AREA;
    }
    input.data = data;
    input.left = size;
    started = 0;
    chip.cut = 0;
    chip.fail = 0;
    memset(&committed, 0, sizeof committed);
    memset(area, 0xFF, AREA);
    if (setjmp(end) == 0) {
        if (setjmp(chip.power) != 0) {
            chip.cut = 0;
            expect_cut();
        }
        if (setjmp(restart) == 1) {
            started = 0;
        }
        power_on();
        (void)ff_loader_main();
    }
    return 0;
}
