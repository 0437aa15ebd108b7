/* Maxima and means of the real precisions, once for both; the including file brings the stored type. */

static void ff_max_real(struct ff_cover cover, uint32_t width, uint32_t channels, const ff_stored *x, ff_stored *z)
{
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels; c++) {
        const ff_stored *row = x + c;
        ff_stored largest = *row;
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const ff_stored *const end = row + cover.run * channels;
            for (const ff_stored *pixel = row; pixel != end; pixel += channels) {
                largest = ff_order(*pixel) > ff_order(largest) ? *pixel : largest;
            }
        }
        z[c] = largest;
    }
}

static void ff_mean_real(struct ff_cover cover, uint32_t width, uint32_t channels, const ff_stored *x, ff_stored *z)
{
    const float factor = 1.0f / (float)(cover.runs * cover.run);
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels; c++) {
        const ff_stored *row = x + c;
        float sum = 0.0f;
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const ff_stored *const end = row + cover.run * channels;
            for (const ff_stored *pixel = row; pixel != end; pixel += channels) {
                sum += ff_load(*pixel);
            }
        }
        z[c] = ff_store(ff_times(sum, factor));
    }
}
