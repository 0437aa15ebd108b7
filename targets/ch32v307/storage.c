/* The last 64 KB of 256 KB, in pages of 4 KB. */
#define SLOTS_ADDRESS 0x08030000u
#define SLOT_BYTES 0x8000u
#define PAGE_BYTES 0x1000u
#include "f1_storage.h"
