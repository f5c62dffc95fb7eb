#include "CArchive.h"

#include <minizip/unzip.h>

archive *archive_open(const char *path) { return (archive *)unzOpen64(path); }

bool archive_begin(archive *archive, const char *name, uint64_t *size) {
  unz_file_info64 info;
  // 2: names differ by case no more than they do in Windows, where most workbooks come from.
  if (unzLocateFile(archive, name, 2) != UNZ_OK) return false;
  if (unzGetCurrentFileInfo64(archive, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK) return false;
  *size = info.uncompressed_size;
  return unzOpenCurrentFile(archive) == UNZ_OK;
}

int64_t archive_read(archive *archive, uint8_t *room, size_t count) {
  int read = unzReadCurrentFile(archive, room, (unsigned)(count > 1 << 20 ? 1 << 20 : count));
  return read < 0 ? -1 : read;
}

bool archive_end(archive *archive) { return unzCloseCurrentFile(archive) == UNZ_OK; }

void archive_close(archive *archive) { unzClose(archive); }
