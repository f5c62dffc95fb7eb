// Files in memory that another program may make shorter while they are read.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// A private mapping of a file's first bytes, to be read only; NULL where there is none to be had. Where the file has become
// shorter, zeros are read behind its end, in place of the signal that ends a program.
const void *mapping_make(int file, size_t count);
// Whether all that was read so far stood in the file.
bool mapping_is_whole(const void *start);
void mapping_end(const void *start, size_t count);
