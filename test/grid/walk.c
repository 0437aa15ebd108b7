/*
 * What one model of the grid goes through: answers; where it learns as many steps of learning as stdin says, and the
 * same answers again. Compile with -DMODEL=<name> -DCAPITALS=<NAME> -DHEADER=<its header> -DRAW=<type of a raw
 * value>, and -DLEARNS. From stdin:
 *   uint32 questions and, where it learns, reports, steps per report; the questions (raw); for each step uint32 label and raw
 * To stdout, as uint32: a CRC of the answers; one of each report, which covers its steps and then all that is learnt;
 * a CRC of the answers after. Samples, results and state lie between guards, see test/support/bare.
 */
#include "../twins/jobs.h"
#include "ff_blob.h"
#include "ff_crc32.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define OF(what) JOIN(MODEL, what)
#define SIZE JOIN(CAPITALS, _INPUT_SIZE)
#define LEARNT JOIN(CAPITALS, _LEARNT_BYTES)
#define BLOB JOIN(CAPITALS, _BLOB_BYTES)

#include HEADER

#define ADD(crc, what) (*(crc) = ff_crc32(*(crc), &(what), sizeof(what)))

/* An arena of its own, where the model wants one apart from its state. */
#if defined(APART)
#define INIT(state) ((void)OF(_init)(state, make(sizeof(union OF(_arena)), 0)))
#else
#define INIT(state) ((void)OF(_init)(state))
#endif

struct walk {
    struct OF(_state) *state;
    struct OF(_result) *result;
#if defined(LEARNS)
    struct OF(_step) *step;
    uint8_t *blob; /* room for one */
#endif
    uint8_t *questions;
    uint32_t count;
};

void OF(_walk)(void);

static uint32_t word(void)
{
    uint32_t value;

    if (fread(&value, sizeof value, 1, stdin) != 1) {
        exit(2);
    }
    return value;
}

static void put_word(uint32_t value)
{
    put(&value, sizeof value);
}

/* Every question at each offset from a word that its type allows. */
static uint32_t answers(const struct walk *walk)
{
    struct OF(_result) *const result = walk->result;
    uint32_t crc = 0, n, skew;

    for (n = 0; n < walk->count; n++) {
        for (skew = 0; skew < 4; skew += (uint32_t)sizeof(RAW)) {
            uint8_t *const sample = make(SIZE * (uint32_t)sizeof(RAW), skew);
            uint32_t status, i;

            for (i = 0; i < SIZE * sizeof(RAW); i++) {
                sample[i] = walk->questions[n * SIZE * sizeof(RAW) + i];
            }
            status = (uint32_t)OF(_infer)(walk->state, (const RAW *)(const void *)sample, result);
            ADD(&crc, status);
            if (status != FF_OK) {
                continue; /* the result is no answer */
            }
            ADD(&crc, result->scores);
            ADD(&crc, result->margin);
            ADD(&crc, result->goodness);
            ADD(&crc, result->macs);
            ADD(&crc, result->label);
            ADD(&crc, result->exit);
        }
    }
    return crc;
}

#if defined(LEARNS)

static uint32_t report(const struct walk *walk, uint32_t steps)
{
    struct OF(_step) *const step = walk->step;
    uint32_t crc = 0, n;

    for (n = 0; n < steps; n++) {
        const uint32_t label = word();
        const RAW *const sample = take(SIZE, sizeof(RAW), n * (uint32_t)sizeof(RAW) % 4u);
        const uint32_t status = (uint32_t)OF(_learn)(walk->state, sample, label, step);

        ADD(&crc, status);
        if (status != (uint32_t)FF_OK) { /* a refused step leaves what is told of it as it was */
            continue;
        }
        ADD(&crc, step->saturated);
        ADD(&crc, step->updated);
        ADD(&crc, step->skipped);
        ADD(&crc, step->label);
    }
    (void)OF(_export)(walk->state, walk->blob, BLOB);
    return ff_crc32(crc, walk->blob + FF_BLOB_HEAD_BYTES, LEARNT);
}

void OF(_walk)(void)
{
    struct walk walk = {
        make(sizeof *walk.state, 0), make(sizeof *walk.result, 0), make(sizeof *walk.step, 0), make(BLOB, 0), NULL, word(),
    };
    const uint32_t reports = word(), steps = word();
    uint32_t n;

    walk.questions = take(walk.count * SIZE, sizeof(RAW), 0);
    INIT(walk.state);
    put_word(answers(&walk));
    for (n = 0; n < reports; n++) {
        put_word(report(&walk, steps));
    }
    put_word(answers(&walk));
}

#else

void OF(_walk)(void)
{
    struct walk walk = { make(sizeof *walk.state, 0), make(sizeof *walk.result, 0), NULL, word() };

    walk.questions = take(walk.count * SIZE, sizeof(RAW), 0);
    INIT(walk.state);
    put_word(answers(&walk));
}

#endif
