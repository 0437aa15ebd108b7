/*
 * Depthwise convolutions of int8 maps for PULP cores. The inputs of four channels at a time are laid out as planes with 0 around
 * them, so that the taps of a row of the kernel are neighbours: four of them an instruction. Up to three words of weights stay
 * in registers while the positions of a plane go by; larger kernels go position by position.
 */
#ifndef FF_DEPTHWISE_S8_PULP_C
#define FF_DEPTHWISE_S8_PULP_C

#include "ff_build.h"
#include "ff_depthwise_s8.h"
#include "ff_depthwise_positions_s8.h"
#include "ff_block.h"
#include "ff_pulp.h"
#include "ff_visits.h"

#define FF_PLANES 4u
#define FF_PLANE_BYTES 640u
#define FF_PLANE_WORDS 3u /* of weights */

/* Planes of neighbouring channels under a band of rows of positions. */
struct ff_depthwise_planes {
    const struct ff_depthwise *layer;
    uint32_t line; /* bytes of a row of a plane */
    uint32_t rows; /* of positions in a band, at most */
    union {
        uint32_t aligned;
        int8_t of[FF_PLANES][FF_PLANE_BYTES];
    } plane;
};

/* The first `bytes` of a plane; its size is a multiple of 16. */
static inline void ff_depthwise_s8_clear(int8_t *plane, uint32_t bytes)
{
    __asm__ volatile(FF_LOOP("%[fours]", "4")
                     FF_STORE("x0", "%[plane]", 4)
                     FF_STORE("x0", "%[plane]", 4)
                     FF_STORE("x0", "%[plane]", 4)
                     FF_STORE("x0", "%[plane]", 4)
                     FF_LOOP_END
                     : [plane] "+&r"(plane)
                     : [fours] "r"((bytes + 15u) / 16u)
                     : "memory");
}

/* One row of four channels, x from the first pixel on, `step` bytes from one to the next. */
static inline void ff_depthwise_s8_lay_four(const int8_t *x, uint32_t step, uint32_t pixels, int8_t *plane)
{
    int8_t *second = plane + FF_PLANE_BYTES, *third = second + FF_PLANE_BYTES, *fourth = third + FF_PLANE_BYTES;
    uint32_t word;
    __asm__ volatile(FF_LOOP("%[pixels]", "8")
                     FF_LOAD_STEP("%[word]", "%[x]", "%[step]")
                     FF_STORE_BYTE("%[word]", "%[first]", 1)
                     "srli %[word], %[word], 8\n"
                     FF_STORE_BYTE("%[word]", "%[second]", 1)
                     "srli %[word], %[word], 8\n"
                     FF_STORE_BYTE("%[word]", "%[third]", 1)
                     "srli %[word], %[word], 8\n"
                     FF_STORE_BYTE("%[word]", "%[fourth]", 1)
                     FF_LOOP_END
                     : [x] "+&r"(x), [first] "+&r"(plane), [second] "+&r"(second), [third] "+&r"(third), [fourth] "+&r"(fourth),
                       [word] "=&r"(word)
                     : [step] "r"(step), [pixels] "r"(pixels)
                     : "memory");
}

/* The rows of the map under a band of positions, from channel c on, of `width` channels. */
static void ff_depthwise_s8_lay(struct ff_depthwise_planes *planes, uint32_t c, uint32_t width, uint32_t row, uint32_t rows, const int8_t *x)
{
    const struct ff_window *const w = &planes->layer->window;
    const uint32_t channels = w->channels, start = row * w->stride_y, end = start + (rows - 1u) * w->stride_y + w->kernel_height;
    const uint32_t room = planes->line - w->left, pixels = w->width < room ? w->width : room;
    if (w->top != 0 || w->left != 0 || end > w->top + (uint32_t)w->height || pixels != planes->line) {
        for (uint32_t k = 0; k < width; k++) {
            ff_depthwise_s8_clear(planes->plane.of[k], (end - start) * planes->line);
        }
    }
    for (uint32_t at = start < w->top ? w->top : start; at < end && at < w->top + (uint32_t)w->height; at++) {
        const int8_t *from = x + (at - w->top) * w->width * channels + c;
        int8_t *const to = planes->plane.of[0] + (at - start) * planes->line + w->left;
        if (width == FF_PLANES) {
            ff_depthwise_s8_lay_four(from, channels, pixels, to);
            continue;
        }
        for (uint32_t i = 0; i < pixels; i++, from += channels) {
            for (uint32_t k = 0; k < width; k++) {
                to[k * FF_PLANE_BYTES + i] = from[k];
            }
        }
    }
}

/* A word of weights of a channel, and where the inputs of the first position are. */
struct ff_depthwise_word {
    const int8_t *x;
    int32_t weights;
};

/* The words of channel c, whose plane is given; what is left of three multiplies with 0. */
static void ff_depthwise_s8_words(const struct ff_depthwise_planes *planes, uint32_t c, const int8_t *plane, struct ff_depthwise_word *word)
{
    const struct ff_window *const w = &planes->layer->window;
    const int8_t *weight = planes->layer->weights + c;
    const struct ff_depthwise_word none = {plane, 0};
    const struct ff_depthwise_word *const end = word + FF_PLANE_WORDS;
    for (uint32_t row = 0; row < w->kernel_height; row++) {
        for (uint32_t column = 0; column < w->kernel_width; column += 4u, word++) {
            const uint32_t taps = w->kernel_width - column < 4u ? w->kernel_width - column : 4u;
            uint32_t weights = 0;
            for (uint32_t tap = 0; tap < taps; tap++, weight += w->channels) {
                weights |= (uint32_t)(uint8_t)*weight << 8u * tap;
            }
            *word = (struct ff_depthwise_word){plane + row * planes->line + column, (int32_t)weights};
        }
    }
    while (word != end) {
        *word++ = none;
    }
}

/* z of a channel in a band of rows. */
FF_BLOCK_FUNCTION ff_depthwise_s8_channel(const struct ff_depthwise_planes *planes, uint32_t c, const struct ff_depthwise_word *word,
                                          uint32_t rows, int8_t *z)
{
    const struct ff_depthwise *const layer = planes->layer;
    const struct ff_window *const w = &layer->window;
    const int8_t *r0 = word[0].x, *r1 = word[1].x, *r2 = word[2].x;
    int32_t x0, x1, x2, sum;
    __asm__ volatile(FF_LOOP_AROUND("%[rows]", "18")
                     FF_LOOP("%[columns]", "12")
                     FF_LOAD_STEP("%[x0]", "%[r0]", "%[step]")
                     FF_LOAD_STEP("%[x1]", "%[r1]", "%[step]")
                     FF_LOAD_STEP("%[x2]", "%[r2]", "%[step]")
                     "mv %[sum], %[bias]\n"
                     FF_DOT_BYTES("%[sum]", "%[x0]", "%[w0]")
                     FF_DOT_BYTES("%[sum]", "%[x1]", "%[w1]")
                     FF_DOT_BYTES("%[sum]", "%[x2]", "%[w2]")
                     "mulh %[sum], %[sum], %[multiplier]\n"
                     "add %[sum], %[sum], %[half]\n"
                     "sra %[sum], %[sum], %[shift]\n"
                     FF_CLIP("%[sum]", "%[sum]")
                     FF_STORE_BYTE_STEP("%[sum]", "%[z]", "%[channels]")
                     FF_LOOP_END
                     "add %[r0], %[r0], %[skip]\n"
                     "add %[r1], %[r1], %[skip]\n"
                     "add %[r2], %[r2], %[skip]\n"
                     "mv %[sum], x0\n"
                     FF_CLIP("%[sum]", "%[sum]")
                     FF_LOOP_END
                     : [r0] "+&r"(r0), [r1] "+&r"(r1), [r2] "+&r"(r2), [z] "+&r"(z), [x0] "=&r"(x0), [x1] "=&r"(x1), [x2] "=&r"(x2),
                       [sum] "=&r"(sum)
                     : [rows] "r"(rows), [columns] "r"((uint32_t)w->columns), [step] "r"((uint32_t)w->stride_x),
                       [skip] "r"(w->stride_y * planes->line - (uint32_t)w->columns * w->stride_x), [w0] "r"(word[0].weights),
                       [w1] "r"(word[1].weights), [w2] "r"(word[2].weights), [bias] "r"(layer->bias[c]),
                       [multiplier] "r"(layer->multiplier[c]), [half] "r"((uint32_t)1 << (layer->shift - 1u)),
                       [shift] "r"((uint32_t)layer->shift), [channels] "r"((uint32_t)w->channels)
                     : "memory");
}

/* z of neighbouring channels, band by band. */
static void ff_depthwise_s8_channels(struct ff_depthwise_planes *planes, uint32_t c, uint32_t width, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &planes->layer->window;
    struct ff_depthwise_word words[FF_PLANES][FF_PLANE_WORDS];
    for (uint32_t k = 0; k < width; k++) {
        ff_depthwise_s8_words(planes, c + k, planes->plane.of[k], words[k]);
    }
    for (uint32_t row = 0, rows; row < w->rows; row += rows) {
        rows = w->rows - row < planes->rows ? w->rows - row : planes->rows;
        ff_depthwise_s8_lay(planes, c, width, row, rows, x);
        for (uint32_t k = 0; k < width; k++) {
            ff_depthwise_s8_channel(planes, c + k, words[k], rows, z + row * w->columns * w->channels + c + k);
        }
    }
}

static uint32_t ff_depthwise_s8_map(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t visits = ff_visits_s8(w, x); /* before z takes the place of x */
    const uint32_t row_words = (w->kernel_width + 3u) / 4u, line = (w->columns - 1u) * w->stride_x + 4u * row_words;
    const uint32_t lines = FF_PLANE_BYTES / line;
    if (row_words * w->kernel_height > FF_PLANE_WORDS || lines < w->kernel_height) {
        ff_depthwise_positions_s8(layer, x, z);
        return visits;
    }
    struct ff_depthwise_planes planes;
    planes.layer = layer;
    planes.line = line;
    planes.rows = (lines - w->kernel_height) / w->stride_y + 1u;
    for (uint32_t c = 0; c < w->channels; c += FF_PLANES) {
        ff_depthwise_s8_channels(&planes, c, w->channels - c < FF_PLANES ? w->channels - c : FF_PLANES, x, z);
    }
    return visits;
}

#include "ff_depthwise_s8_public.h"

#endif
