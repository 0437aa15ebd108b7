/*
 * A serial line with faults between a device and its host: opens the terminal PATH, offers another one and says
 * `serial PATH`, and passes bytes both ways until standard input ends. Then it says on standard error how often each fault
 * has happened: `drop N flip N duplicate N delay N split N`.
 *
 *     faulty_line PATH SEED frame|byte DROP FLIP DUPLICATE DELAY SPLIT
 *
 * The five are chances in 1 000 000 that a frame, or a byte, is lost, has one bit changed, comes twice, comes later (and all
 * behind it: a line keeps its order), or comes in two pieces. Each way has its own draws: the same frames meet the same faults.
 */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 600

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define BYTES 65536u
#define LATE_FRAME_MS 400u /* at most: longer than a host waits before it asks again */
#define LATE_BYTE_MS 5u
#define PIECE_MS 20u

enum fault { DROP, FLIP, DUPLICATE, DELAY, SPLIT, FAULTS };

static const char *const names[FAULTS] = { "drop", "flip", "duplicate", "delay", "split" };
static uint32_t chances[FAULTS];
static unsigned long happened[FAULTS];
static int per_byte;

/* One way: what has come of a frame, and what is to leave when. */
struct way {
    int from, to;
    uint32_t random;
    uint8_t frame[BYTES];
    uint32_t frame_size;
    uint8_t queue[BYTES];
    uint64_t due[BYTES]; /* ms, never falling */
    uint32_t first, end; /* modulo BYTES */
    uint64_t latest;
};

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000u + (uint64_t)time.tv_nsec / 1000000u;
}

/* xorshift32 */
static uint32_t draw(struct way *way, uint32_t below)
{
    way->random ^= way->random << 13;
    way->random ^= way->random >> 17;
    way->random ^= way->random << 5;
    return way->random % below;
}

static int strikes(struct way *way, enum fault fault)
{
    const int strikes = draw(way, 1000000u) < chances[fault];

    happened[fault] += (unsigned long)strikes;
    return strikes;
}

static void put(struct way *way, uint8_t byte)
{
    way->queue[way->end % BYTES] = byte;
    way->due[way->end % BYTES] = way->latest;
    way->end++;
    if (way->end - way->first > BYTES) {
        stop("more on the way than a line holds");
    }
}

static void pass(struct way *way, const uint8_t *bytes, uint32_t size, uint32_t late_ms)
{
    const int flips = strikes(way, FLIP);
    const uint32_t flipped = draw(way, size);
    const uint8_t bit = (uint8_t)(1u << draw(way, 8u));
    const int splits = strikes(way, SPLIT);
    const uint32_t second = draw(way, size);
    uint32_t i;

    if (strikes(way, DELAY)) {
        way->latest += 1u + draw(way, late_ms);
    }
    for (i = 0; i < size; i++) {
        if (splits && i == second) {
            way->latest += 1u + draw(way, PIECE_MS);
        }
        put(way, flips && i == flipped ? bytes[i] ^ bit : bytes[i]);
    }
}

static void disturb(struct way *way, const uint8_t *bytes, uint32_t size)
{
    const int drops = strikes(way, DROP);
    const int twice = strikes(way, DUPLICATE);
    int copies;

    way->latest = way->latest > now() ? way->latest : now();
    for (copies = drops ? 0 : 1 + twice; copies > 0; copies--) {
        pass(way, bytes, size, per_byte ? LATE_BYTE_MS : LATE_FRAME_MS);
    }
}

/* A frame ends with the zero behind other bytes. */
static void take(struct way *way, uint8_t byte)
{
    int begun;

    if (per_byte) {
        disturb(way, &byte, 1u);
        return;
    }
    begun = way->frame_size > 0 && way->frame[way->frame_size - 1u] != 0;
    way->frame[way->frame_size++] = byte;
    if ((byte == 0 && begun) || way->frame_size == BYTES) {
        disturb(way, way->frame, way->frame_size);
        way->frame_size = 0;
    }
}

static void receive(struct way *way)
{
    uint8_t bytes[1024];
    const ssize_t count = read(way->from, bytes, sizeof bytes);
    ssize_t i;

    for (i = 0; i < count; i++) {
        take(way, bytes[i]);
    }
}

/* Lets go what is due; a piece that comes later leaves in a write of its own. */
static void release(struct way *way)
{
    const uint64_t time = now();

    while (way->first != way->end && way->due[way->first % BYTES] <= time) {
        const uint32_t start = way->first % BYTES;
        uint32_t size = 1;
        ssize_t written;

        while (way->first + size != way->end && start + size < BYTES && way->due[start + size] <= time) {
            size++;
        }
        written = write(way->to, way->queue + start, size);
        if (written <= 0) {
            return;
        }
        way->first += (uint32_t)written;
    }
}

static int wait_ms(const struct way *way)
{
    const uint64_t time = now();

    if (way->first == way->end) {
        return 1000;
    }
    return way->due[way->first % BYTES] > time ? (int)(way->due[way->first % BYTES] - time) : 1;
}

static void make_raw(int terminal)
{
    struct termios settings;

    if (tcgetattr(terminal, &settings) != 0) {
        stop("tcgetattr");
    }
    cfmakeraw(&settings);
    if (tcsetattr(terminal, TCSANOW, &settings) != 0 || fcntl(terminal, F_SETFL, O_NONBLOCK) != 0) {
        stop("tcsetattr");
    }
}

/* The slave stays open, so that the terminal outlives a host that closes it. */
static int offer_terminal(void)
{
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    int slave;

    if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
        stop("posix_openpt");
    }
    slave = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    if (slave < 0) {
        stop("ptsname");
    }
    make_raw(slave);
    if (fcntl(terminal, F_SETFL, O_NONBLOCK) != 0) {
        stop("fcntl");
    }
    printf("serial %s\n", ptsname(terminal));
    fflush(stdout);
    return terminal;
}

int main(int count, char **words)
{
    static struct way ways[2];
    struct pollfd files[3];
    char ignored[64];
    int device, host, i;

    if (count != 4 + FAULTS) {
        fprintf(stderr, "usage: faulty_line PATH SEED frame|byte DROP FLIP DUPLICATE DELAY SPLIT\n");
        return 2;
    }
    per_byte = strcmp(words[3], "byte") == 0;
    for (i = 0; i < FAULTS; i++) {
        chances[i] = (uint32_t)strtoul(words[4 + i], NULL, 10);
    }
    device = open(words[1], O_RDWR | O_NOCTTY);
    if (device < 0) {
        stop(words[1]);
    }
    make_raw(device);
    host = offer_terminal();
    ways[0].from = ways[1].to = host;
    ways[0].to = ways[1].from = device;
    ways[0].random = 2u * (uint32_t)strtoul(words[2], NULL, 10) + 1u;
    ways[1].random = (ways[0].random ^ 0x5bd1e995u) | 1u;

    files[0].fd = host;
    files[1].fd = device;
    files[2].fd = STDIN_FILENO;
    for (;;) {
        const int first = wait_ms(&ways[0]);
        const int second = wait_ms(&ways[1]);

        files[0].events = files[1].events = files[2].events = POLLIN;
        if (poll(files, 3, first < second ? first : second) < 0) {
            stop("poll");
        }
        if (files[2].revents != 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            break;
        }
        for (i = 0; i < 2; i++) {
            if ((files[i].revents & POLLIN) != 0) {
                receive(&ways[i]);
            }
        }
        if (((files[0].revents | files[1].revents) & (POLLHUP | POLLERR)) != 0) {
            break;
        }
        release(&ways[0]);
        release(&ways[1]);
    }
    for (i = 0; i < FAULTS; i++) {
        fprintf(stderr, "%s%s %lu", i > 0 ? " " : "", names[i], happened[i]);
    }
    fprintf(stderr, "\n");
    return 0;
}
