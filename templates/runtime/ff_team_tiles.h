/*
 * Tiles that a team works on in one part, so that cores are called once and not for each tile (ff_tiles.h says what a tile is). They go
 * by in rounds, of whose tiles cores list the inputs, each some for all; weights of a tile whose list is empty do not come. Every core
 * has a copy of what is here, and all go the same way; core 0 calls for the copies.
 */
#ifndef FF_TEAM_TILES_H
#define FF_TEAM_TILES_H

#include <stddef.h>
#include "ff_dma.h"

#define FF_TEAM_TILE_ROWS 128u /* at most, so that a list has all inputs of a tile */

struct ff_team_tiles {
    uint8_t *matrix;
    uint8_t *tile;  /* the one that is there */
    uint8_t *other; /* room for the next one */
    uint32_t row;   /* bytes of a row */
    uint32_t most;  /* rows of a tile */
    uint32_t bytes; /* of a tile */
    uint32_t rows;  /* of the matrix */
    uint32_t all;   /* tiles of the matrix */
    uint32_t here;  /* number of the tile that is there; `all`: none is there yet */
    uint32_t ahead; /* of the one under way; `all`: none is */
    uint32_t begin; /* of a round: its tiles, up to, not including, `end` */
    uint32_t end;
    const uint32_t *listed; /* inputs of each of them that are not zero */
    uint32_t core;
    int returns; /* whether tiles go back, changed */
};

/* `room` for two tiles of `most` rows. */
static inline struct ff_team_tiles ff_team_tiles_of(const void *matrix, uint32_t rows, uint32_t row, void *room, uint32_t most, int returns)
{
    const uint32_t listed = most < FF_TEAM_TILE_ROWS ? most : FF_TEAM_TILE_ROWS, all = (rows + listed - 1u) / listed;
    return (struct ff_team_tiles){
        (uint8_t *)(uintptr_t)matrix, (uint8_t *)room + listed * row, room, row, listed, listed * row, rows, all, all, all, 0, 0, NULL, 0, returns
    };
}

/* Rows of tile n. */
static inline uint32_t ff_team_tiles_count(const struct ff_team_tiles *tiles, uint32_t n)
{
    return n + 1u == tiles->all ? tiles->rows - n * tiles->most : tiles->most;
}

static inline uint32_t ff_team_tiles_bytes(const struct ff_team_tiles *tiles, uint32_t n)
{
    return n + 1u == tiles->all ? tiles->rows * tiles->row - n * tiles->bytes : tiles->bytes;
}

/* A round of up to `turn` tiles from number `begin` on; behind the first one nobody needs the lists of the one before any more. */
static inline void ff_team_tiles_round(struct ff_team_tiles *tiles, const uint32_t *listed, uint32_t begin, uint32_t turn)
{
    tiles->begin = begin;
    tiles->end = tiles->all - begin < turn ? tiles->all : begin + turn;
    tiles->listed = listed;
    if (begin != 0) {
        ff_team_barrier();
    }
}

/*
 * Begins to fetch the first tile that is needed from number n on. The first one of the next round, whose list is not there yet, comes
 * in any case.
 */
static inline void ff_team_tiles_fetch(struct ff_team_tiles *tiles, uint32_t n)
{
    while (n != tiles->end && tiles->listed[n - tiles->begin] == 0) {
        n++;
    }
    tiles->ahead = n;
    if (n != tiles->all) {
        ff_dma_team_fetch(tiles->other, tiles->matrix + n * tiles->bytes, ff_team_tiles_bytes(tiles, n), tiles->bytes, tiles->core);
    }
}

/* All tiles of a round have been listed. */
static inline void ff_team_tiles_begin(struct ff_team_tiles *tiles)
{
    ff_team_barrier();
    if (tiles->begin == 0) {
        ff_team_tiles_fetch(tiles, 0);
    }
}

/* Begins to bring tile n, which has changed, back to its place from where it is. */
static inline void ff_team_tiles_store(const struct ff_team_tiles *tiles, uint32_t n, const uint8_t *from)
{
    ff_dma_team_store(tiles->matrix + n * tiles->bytes, from, ff_team_tiles_bytes(tiles, n), tiles->bytes, tiles->core);
}

/* Goes on to the next tile of a round, which is there then; 0 behind the last one. */
static inline int ff_team_tiles_next(struct ff_team_tiles *tiles)
{
    uint8_t *const before = tiles->tile;
    const uint32_t n = tiles->here;
    if (tiles->ahead == tiles->end) {
        return 0;
    }
    ff_dma_team_wait(tiles->core);
    ff_team_barrier(); /* the tile is there, and nobody needs the one before it any more */
    tiles->tile = tiles->other;
    tiles->other = before;
    tiles->here = tiles->ahead;
    if (tiles->returns && n != tiles->all) {
        ff_team_tiles_store(tiles, n, before);
        ff_dma_team_wait(tiles->core); /* its room is free */
    }
    ff_team_tiles_fetch(tiles, tiles->ahead + 1u);
    return 1;
}

/* Behind the last round: brings the last tile back, where tiles change. */
static inline void ff_team_tiles_end(const struct ff_team_tiles *tiles)
{
    if (tiles->returns && tiles->here != tiles->all) {
        ff_team_barrier(); /* all have changed it */
        ff_team_tiles_store(tiles, tiles->here, tiles->tile);
    }
    ff_dma_team_wait(tiles->core);
}

#endif
