/*
 * The word, twice, at the start of flash that makes the boot ROM map 4 MB of flash and jump to the byte behind:
 * "Direct Boot example" of Espressif, README. Code is fetched through 0x42000000, constants are read through 0x3c000000.
 */
    .section .boot, "a", @progbits
    .word 0xaedb041d
    .word 0xaedb041d
