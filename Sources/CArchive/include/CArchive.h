// ZIP archives, read entry by entry, by minizip.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct archive archive;

// Opens the archive at a path; NULL for what is none.
archive *archive_open(const char *path);
// Goes to the entry of that name and begins to read it; false where there is none that can be read. `*size` is what it
// says that it holds.
bool archive_begin(archive *archive, const char *name, uint64_t *size);
// The next bytes of the entry: how many, 0 behind its end, or -1 where it is damaged.
int64_t archive_read(archive *archive, uint8_t *room, size_t count);
// Ends an entry: false where what was read does not have its checksum.
bool archive_end(archive *archive);
void archive_close(archive *archive);

// Writes the archive anew to a path: its entries in their order, as they are packed, but for `count` of them that get new
// contents. Their names stand one behind the other with a zero behind each and must be the archive's own, their contents
// one behind the other too. False where that fails.
bool archive_rewrite(archive *archive, const char *path, const uint8_t *names, const uint8_t *contents,
                     const uint64_t *sizes, size_t count);
