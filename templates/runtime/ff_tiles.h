/*
 * Weights that lie far from the cores, some rows of their matrix at a time: while one tile is worked on, the next arrives
 * beside it. A row is what is stored in one piece: the weights of one input, and sums go on from where the tile before has
 * left them; or those of one output (dot kernel). So every sum has the order that it has without tiles.
 */
#ifndef FF_TILES_H
#define FF_TILES_H

#include "ff_dma.h"

struct ff_tiles {
    void *tile;     /* the one that is there */
    uint32_t first; /* its first row */
    uint32_t count; /* its rows */
    void *other;    /* room for the next one */
    uint8_t *matrix;
    uint32_t row; /* bytes of a row */
    uint32_t most; /* rows of a tile */
    uint32_t rows; /* of the matrix */
};

/* Begins to fetch the rows of the next tile, if there are any. */
static inline void ff_tiles_fetch(struct ff_tiles *tiles)
{
    const uint32_t next = tiles->first + tiles->count, left = tiles->rows - next;
    if (left != 0) {
        ff_dma_fetch(tiles->other, tiles->matrix + next * tiles->row, (left < tiles->most ? left : tiles->most) * tiles->row);
    }
}

/* `room` for two tiles of `most` rows, or for one where that is all; the first is under way. Only ff_tiles_return() writes to the matrix. */
static inline struct ff_tiles ff_tiles_of(const void *matrix, uint32_t rows, uint32_t row, void *room, uint32_t most)
{
    struct ff_tiles tiles = {(uint8_t *)room + most * row, 0, 0, room, (uint8_t *)(uintptr_t)matrix, row, most, rows};
    ff_tiles_fetch(&tiles);
    return tiles;
}

/* Goes on to the next tile, which is there then; 0 behind the last one. What has been returned before has arrived. */
static inline int ff_tiles_next(struct ff_tiles *tiles)
{
    void *const done = tiles->tile;
    tiles->first += tiles->count;
    ff_dma_wait();
    if (tiles->first == tiles->rows) {
        return 0;
    }
    tiles->tile = tiles->other;
    tiles->other = done;
    tiles->count = tiles->rows - tiles->first < tiles->most ? tiles->rows - tiles->first : tiles->most;
    ff_tiles_fetch(tiles);
    return 1;
}

static inline int ff_tiles_is_last(const struct ff_tiles *tiles)
{
    return tiles->first + tiles->count == tiles->rows;
}

/* Begins to bring a tile that has changed back to its place. */
static inline void ff_tiles_return(const struct ff_tiles *tiles)
{
    ff_dma_store(tiles->matrix + tiles->first * tiles->row, tiles->tile, tiles->count * tiles->row);
}

#endif
