/*
 * Features of a heart beat in integers, the same as features.ts computes; no division here is by zero and no sum
 * leaves int32_t. C99; right for any compiler, since division truncates.
 *
 *     static struct ecg_patient patient;              one per patient, all zero at the start
 *     ecg_features(&patient, beat, intervals, input); input is what the network reads
 *
 * beat: 187 samples at 125 Hz, 200 per mV, R peak at column 48. intervals: RR before, RR after, mean of up to ten
 * RR before, in ms; RR after makes the answer wait for the next beat.
 */
#ifndef ECG_FEATURES_H
#define ECG_FEATURES_H

#include <stdint.h>

enum { ECG_BEAT = 187, ECG_POINTS = 48, ECG_RHYTHM = 8, ECG_INPUTS = 2 * ECG_POINTS + ECG_RHYTHM, ECG_FIRST = 20 };

/* What is usual for one patient: amplitudes in 1/16 unit, intervals in 1/16 ms, previous in ms. 212 bytes. */
struct ecg_patient {
    int32_t usual[ECG_POINTS];
    int32_t magnitude, interval, unrest, previous;
    int32_t started;
};

static inline int32_t ecg_clip(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

static inline int32_t ecg_size(int32_t value)
{
    return value < 0 ? -value : value;
}

/* How much value exceeds reference, in 1/256 of it. */
static inline int32_t ecg_excess(int32_t value, int32_t reference)
{
    return (value - reference) * 256 / reference;
}

/* Writes shape[48], change[48], rhythm[8] to input, then learns from the beat what is usual. */
static inline void ecg_features(struct ecg_patient *s, const int16_t beat[ECG_BEAT], const uint16_t intervals[3],
                                int16_t input[ECG_INPUTS])
{
    const int32_t before = ecg_clip(intervals[0], 200, 2000);
    const int32_t after = ecg_clip(intervals[1], 200, 2000);
    const int32_t mean = ecg_clip(intervals[2], 200, 2000);
    int32_t points[ECG_POINTS], sum = 0, magnitude = 0;

    for (int i = 0; i < ECG_POINTS; i++) {
        points[i] = 8 * (beat[ECG_FIRST + 2 * i] + beat[ECG_FIRST + 2 * i + 1]);
        sum += points[i];
    }
    for (int i = 0; i < ECG_POINTS; i++) {
        points[i] -= sum / ECG_POINTS;
        magnitude += ecg_size(points[i]);
    }
    magnitude /= ECG_POINTS;

    if (!s->started) {
        for (int i = 0; i < ECG_POINTS; i++) s->usual[i] = points[i];
        s->magnitude = magnitude;
        s->interval = 16 * mean;
        s->unrest = 0;
        s->previous = mean;
        s->started = 1;
    }

    const int32_t unit = s->magnitude > 64 ? s->magnitude : 64;
    for (int i = 0; i < ECG_POINTS; i++) {
        input[i] = (int16_t)ecg_clip(points[i] * 256 / (magnitude + 320), -2048, 2047);
        input[ECG_POINTS + i] = (int16_t)ecg_clip((points[i] - s->usual[i]) * 256 / unit, -1024, 1023);
    }
    const int32_t usual = s->interval / 16;
    const int32_t rhythm[ECG_RHYTHM] = {
        ecg_excess(before, usual),     ecg_excess(after, usual),      ecg_excess(before, s->previous),
        ecg_excess(before, mean),      ecg_excess(after, before) / 2, (mean - 1000) / 8,
        s->unrest * 32 / usual,        ecg_excess(s->previous, usual),
    };
    for (int i = 0; i < ECG_RHYTHM; i++) input[2 * ECG_POINTS + i] = (int16_t)ecg_clip(rhythm[i], -256, 255);

    for (int i = 0; i < ECG_POINTS; i++) s->usual[i] += ecg_clip((points[i] - s->usual[i]) / 16, -64, 64);
    s->magnitude += ecg_clip((magnitude - s->magnitude) / 16, -32, 32);
    s->interval += ecg_clip((16 * before - s->interval) / 32, -64, 64);
    s->unrest += (16 * ecg_size(before - s->previous) - s->unrest) / 8;
    s->previous = before;
}

#endif
