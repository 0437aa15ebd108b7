/*
 * Tiles that a team works on in one part, so that cores are called once and not for each tile (ff_tiles.h says what a tile is). They go
 * by in rounds of a tile for each core, which lists the inputs of its own one for all; weights of a tile whose list is empty do not
 * come. Every core has a copy of what is here, and all go the same way; core 0 calls for the copies.
 */
#ifndef FF_TEAM_TILES_H
#define FF_TEAM_TILES_H

#include "ff_dma.h"

#define FF_TEAM_TILE_ROWS 128u /* at most, so that a list has all inputs of a tile */

struct ff_team_tiles {
    uint8_t *matrix;
    uint8_t *tile;  /* the one that is there */
    uint8_t *other; /* room for the next one */
    uint32_t row;   /* bytes of a row */
    uint32_t most;  /* rows of a tile */
    uint32_t rows;  /* of the matrix */
    uint32_t first; /* row of the tile that is there */
    uint32_t count; /* its rows; 0: none is there yet */
    uint32_t next;  /* first row of the tile under way, or the number of rows */
    uint32_t core;
    int returns;    /* whether tiles go back, changed */
};

/* `room` for two tiles of `most` rows. */
static inline struct ff_team_tiles ff_team_tiles_of(const void *matrix, uint32_t rows, uint32_t row, void *room, uint32_t most, int returns)
{
    const uint32_t listed = most < FF_TEAM_TILE_ROWS ? most : FF_TEAM_TILE_ROWS;
    return (struct ff_team_tiles){
        (uint8_t *)(uintptr_t)matrix, (uint8_t *)room + listed * row, room, row, listed, rows, 0, 0, rows, 0, returns
    };
}

static inline uint32_t ff_team_tiles_count(const struct ff_team_tiles *tiles, uint32_t first)
{
    const uint32_t left = tiles->rows - first;
    return left < tiles->most ? left : tiles->most;
}

/* Begins to fetch a tile, of those that there are. */
static inline void ff_team_tiles_fetch(struct ff_team_tiles *tiles, uint32_t first)
{
    tiles->next = first < tiles->rows ? first : tiles->rows;
    if (first < tiles->rows) {
        ff_dma_team_fetch(tiles->other, tiles->matrix + first * tiles->row, ff_team_tiles_count(tiles, first) * tiles->row, tiles->core);
    }
}

/* Brings the tile that is there back to its place, where it has changed. */
static inline void ff_team_tiles_return(const struct ff_team_tiles *tiles)
{
    if (tiles->returns && tiles->count != 0) {
        ff_team_barrier(); /* all have changed it */
        ff_dma_team_store(tiles->matrix + tiles->first * tiles->row, tiles->tile, tiles->count * tiles->row, tiles->core);
    }
}

/* The number of the first tile that is needed from number n of a round on; FF_CORES where there is none. */
static inline uint32_t ff_team_tiles_needed(const struct ff_team_tiles *tiles, const uint32_t *listed, uint32_t round, uint32_t n)
{
    uint32_t first = round + n * tiles->most;
    while (n < FF_CORES && (first >= tiles->rows || (listed[n] == 0 && first != tiles->next))) {
        first += tiles->most;
        n++;
    }
    return n;
}

/*
 * Goes on to the first tile that is needed from number n on of the round that begins with row `round`, of those of which something
 * is `listed`; returns its number, or FF_CORES behind the last one. The first tile of the next round, whose list is not there yet,
 * comes in any case.
 */
static inline uint32_t ff_team_tiles_next(struct ff_team_tiles *tiles, const uint32_t *listed, uint32_t round, uint32_t n)
{
    uint8_t *const before = tiles->tile;
    n = ff_team_tiles_needed(tiles, listed, round, n);
    if (n == FF_CORES) {
        return n;
    }
    const uint32_t first = round + n * tiles->most;
    ff_team_tiles_return(tiles);
    if (tiles->next != first) {
        ff_team_tiles_fetch(tiles, first); /* the first one of all */
    }
    ff_dma_team_wait(tiles->core);
    ff_team_barrier(); /* the tile is there, and nobody needs the one before it any more */
    tiles->tile = tiles->other;
    tiles->other = before;
    tiles->first = first;
    tiles->count = ff_team_tiles_count(tiles, first);
    ff_team_tiles_fetch(tiles, round + ff_team_tiles_needed(tiles, listed, round, n + 1u) * tiles->most);
    return n;
}

#endif
