/* Gives the harness the files that the command line names, one after the other; a fuzzer does the same by itself. */
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int count, char **files)
{
    static uint8_t bytes[1 << 20];
    int i;

    for (i = 1; i < count; i++) {
        FILE *const file = fopen(files[i], "rb");
        size_t size;

        if (file == NULL) {
            perror(files[i]);
            return 1;
        }
        size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        printf("%s\n", files[i]);
        fflush(stdout);
        (void)LLVMFuzzerTestOneInput(bytes, size);
    }
    return 0;
}
