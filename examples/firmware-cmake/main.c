/*
 * A firmware of one's own around an emitted model: it classifies what a sensor has read and, where the model learns,
 * learns it with the labels beside the readings, then classifies it again. Nothing of ff-edge is in it but the library.
 */
#include "board.h"
#include "motor/motor.h"
#include "readings.h"

#include <stddef.h>

#define COUNT (sizeof readings / sizeof readings[0])

/* Everything mutable of the model. */
static struct motor_state state;

#ifdef MOTOR_INPUT_SHIFTS
/* Built for a core without floats: a value is an integer, in steps of a power of two. */
typedef int16_t value;

/* Columns far from zero have offsets: whole steps that are taken off. */
#ifndef MOTOR_INPUT_OFFSETS
#define MOTOR_INPUT_OFFSETS { 0 }
#endif

/* Thousandths -> nearest step, halves upwards: floor(thousandths / 1000 * 2^shift + 1/2) - offset, saturated. */
static value convert(int32_t thousandths, size_t i)
{
    static const int8_t shifts[MOTOR_INPUT_SIZE] = MOTOR_INPUT_SHIFTS;
    static const int32_t offsets[MOTOR_INPUT_SIZE] = MOTOR_INPUT_OFFSETS;
    const int shift = shifts[i];
    const int32_t divisor = shift < 0 ? 2000 << -shift : 2000;
    const int32_t dividend = (shift < 0 ? 2 * thousandths : thousandths * (2 << shift)) + divisor / 2;
    const int32_t quotient = dividend / divisor;
    const int32_t nearest = quotient * divisor > dividend ? quotient - 1 : quotient;
    const int32_t raw = nearest - offsets[i];

    return (value)(raw < INT16_MIN ? INT16_MIN : raw > INT16_MAX ? INT16_MAX : raw);
}
#else
typedef float value;

static value convert(int32_t thousandths, size_t i)
{
    (void)i;
    return (value)thousandths / 1000.0f;
}
#endif

static void say_number(uint32_t number)
{
    char digits[11];
    size_t at = sizeof digits - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10u);
        number /= 10u;
    } while (number > 0u);
    board_say(&digits[at]);
}

static void say_answer(size_t reading, const struct motor_result *result)
{
    say_number((uint32_t)reading);
    board_say(" ");
    board_say(motor_class_names[result->label]);
    board_say(", margin ");
    say_number((uint32_t)result->margin);
    board_say("\n");
}

static void give_up(const char *what, enum ff_status status)
{
    board_say(what);
    board_say(" failed with status ");
    say_number((uint32_t)status);
    board_say("\n");
    board_exit(1);
}

/* The sensor of this firmware: a sample of the model from one reading. */
static void read_sample(size_t reading, value sample[MOTOR_INPUT_SIZE])
{
    for (size_t i = 0; i < MOTOR_INPUT_SIZE; i++) {
        sample[i] = convert(readings[reading].thousandths[i], i);
    }
}

static void classify(size_t reading)
{
    struct motor_result result;
    value sample[MOTOR_INPUT_SIZE];
    enum ff_status status;

    read_sample(reading, sample);
    status = motor_infer(&state, sample, &result);
    if (status != FF_OK) {
        give_up("motor_infer", status);
    }
    say_answer(reading, &result);
}

#ifdef MOTOR_BLOB_BYTES
static void learn(size_t reading)
{
    struct motor_step step;
    value sample[MOTOR_INPUT_SIZE];
    enum ff_status status;

    read_sample(reading, sample);
    status = motor_learn(&state, sample, readings[reading].label, &step);
    if (status != FF_OK) {
        give_up("motor_learn", status);
    }
}
#endif

int main(void)
{
    motor_init(&state);
    for (size_t reading = 0; reading < COUNT; reading++) {
        classify(reading);
    }
#ifdef MOTOR_BLOB_BYTES
    for (size_t reading = 0; reading < COUNT; reading++) {
        learn(reading);
    }
    board_say("learnt\n");
    for (size_t reading = 0; reading < COUNT; reading++) {
        classify(reading);
    }
#endif
    board_exit(0);
}
