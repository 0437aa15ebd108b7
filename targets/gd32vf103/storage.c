/* The last 32 KB of 128 KB, in pages of 1 KB. */
#define SLOTS_ADDRESS 0x08018000u
#define SLOT_BYTES 0x4000u
#define PAGE_BYTES 0x400u
#include "f1_storage.h"
