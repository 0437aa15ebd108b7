/* Local updates over maps, of every kind of weight. */
#include "ff_sources.h"
#include "maps.h"

/* Where features come from: rows and columns of cells, of a pool, whether they are means, spare bits, as bytes. */
static struct ff_sources take_sources(const struct ff_window *window, uint32_t outputs)
{
    const uint8_t *const fields = take(6, 1, 0);
    const struct ff_sources sources = {
        .cells = {(uint16_t)(window->rows / fields[2]), (uint16_t)(window->columns / fields[3]), (uint16_t)outputs, fields[0], fields[1]},
        .pool_rows = fields[2], .pool_columns = fields[3], .means = fields[4], .spare = fields[5]
    };
    return sources;
}
