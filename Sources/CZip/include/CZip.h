// gzip files in memory, by zlib.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The most bytes that compressing `count` bytes may take.
size_t zip_bound(size_t count);

// Compresses `count` bytes as a gzip file into `output`, which has room for `zip_bound` bytes. Gives the size, or -1.
int64_t zip_compress(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity);

// Expands a gzip file into `output`. Gives the size, -1 for what is no gzip file, or -2 where the room is too small.
int64_t zip_expand(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity);
