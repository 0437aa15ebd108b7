/*
 * Inputs under windows, laid out for the PULP kernels. Words may begin anywhere: these cores then load or store in two accesses.
 */
#ifndef FF_CONV_GATHER_PULP_H
#define FF_CONV_GATHER_PULP_H

#include "ff_pulp.h"
#include "ff_window.h"
#include "ff_words.h"

/* A position of the windows. */
struct ff_conv_place {
    uint32_t row;
    uint32_t column;
};

static inline void ff_conv_gather_next(const struct ff_window *window, struct ff_conv_place *place)
{
    if (++place->column == window->columns) {
        place->column = 0;
        place->row++;
    }
}

/* A word, wherever it begins. */
static inline void ff_conv_gather_copy_word(const int8_t *from, int8_t *to)
{
    uint32_t word;
    __asm__ volatile(FF_LOAD("%[word]", "%[from]", 4)
                     FF_STORE("%[word]", "%[to]", 4)
                     : [from] "+&r"(from), [to] "+&r"(to), [word] "=&r"(word)
                     :
                     : "memory");
}

static inline void ff_conv_gather_copy(const int8_t *from, int8_t *to, uint32_t bytes)
{
    const int8_t *const end = from + bytes;
    int8_t *const to_end = to + bytes;
    uint32_t left, right;
    if (bytes < 4u) {
        while (from != end) {
            *to++ = *from++;
        }
        return;
    }
    if (bytes >= 8u) {
        __asm__ volatile(FF_LOOP("%[eights]", "4")
                         FF_LOAD("%[left]", "%[from]", 4)
                         FF_LOAD("%[right]", "%[from]", 4)
                         FF_STORE("%[left]", "%[to]", 4)
                         FF_STORE("%[right]", "%[to]", 4)
                         FF_LOOP_END
                         : [from] "+&r"(from), [to] "+&r"(to), [left] "=&r"(left), [right] "=&r"(right)
                         : [eights] "r"(bytes / 8u)
                         : "memory");
    }
    if ((bytes & 4u) != 0) {
        ff_conv_gather_copy_word(from, to);
    }
    if ((bytes & 3u) != 0) { /* the last ones with others that are there already */
        ff_conv_gather_copy_word(end - 4, to_end - 4);
    }
}

/*
 * The inputs under a window, values of `size` bytes, as bytes from `first` up to `end`, both of whole words; 0 where the window
 * is outside the map.
 */
__attribute__((noinline)) static void ff_conv_gather(const struct ff_window *w, struct ff_conv_place place, const void *x,
                                                     uint32_t size, uint32_t first, uint32_t end, void *patch)
{
    const struct ff_cover cover = ff_cover_of(w, ff_rows_at(w, place.row), place.column);
    const uint32_t pixel = w->channels * size, run = cover.run * pixel;
    const int8_t *from = (const int8_t *)x + cover.pixel * pixel;
    int8_t *const to = patch;
    uint32_t at = cover.tap * pixel;
    if (cover.runs != w->kernel_height || cover.run != w->kernel_width) {
        for (uint32_t i = 0; i < end - first; i += 4u) {
            ff_clear_word(to + i);
        }
    }
    for (uint32_t runs = cover.runs; runs != 0; runs--) {
        const uint32_t begin = at > first ? at : first, last = at + run < end ? at + run : end;
        if (begin < last) {
            ff_conv_gather_copy(from + (begin - at), to + (begin - first), last - begin);
        }
        from += w->width * pixel;
        at += w->kernel_width * pixel;
    }
}

#endif
