/* Windows that are held out of learning: two in three set the threshold of what is not normal, the third says what is usual. */
#ifndef FF_HELD_OUT_H
#define FF_HELD_OUT_H

#include <stdint.h>

/* Energies of some windows, in steps of 2^-8: how many, 1000 at most, their sum and that of their squares. */
struct ff_energies {
    uint64_t squares;
    int32_t sum;
    int32_t count;
};

/* Row of a reservoir of `rows` that an item takes of which `seen` came before; `rows` or more: none. Each is as likely to stay. */
static inline uint32_t ff_reservoir_row(uint32_t seen, uint32_t rows, uint32_t draw)
{
    return seen < rows ? seen : draw % (seen + 1u);
}

/* Adds one energy, from INT16_MIN to INT16_MAX. */
void ff_add_energy(struct ff_energies *energies, int32_t energy);

/* usual = mean and standard deviation of one energy at least, in steps of 2^-16. */
void ff_usual_of_energies(const struct ff_energies *energies, int32_t *usual);

/* A score among the `count` largest, which stand in descending order. */
void ff_rank_score(int16_t *largest, uint32_t count, int32_t score);

#endif
