#include "CArchive.h"

#include <minizip/unzip.h>
#include <minizip/zip.h>
#include <string.h>

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

// That an entry's name is UTF-8 (APPNOTE 4.4.4, bit 11).
static const unsigned long utf8_name = 1 << 11;

// Copies the current entry as it is packed.
static bool copy_packed(unzFile from, zipFile to, const char *name, const unz_file_info64 *info, const zip_fileinfo *as) {
  int method, level;
  if (unzOpenCurrentFile2(from, &method, &level, 1) != UNZ_OK) return false;
  bool is_fine =
      zipOpenNewFileInZip4_64(to, name, as, NULL, 0, NULL, 0, NULL, method, level, 1, -MAX_WBITS, DEF_MEM_LEVEL,
                              Z_DEFAULT_STRATEGY, NULL, 0, info->version, info->flag & utf8_name,
                              info->uncompressed_size >= 0xffffffff) == ZIP_OK;
  uint8_t room[1 << 14];
  int count = 0;
  while (is_fine && (count = unzReadCurrentFile(from, room, sizeof room)) > 0)
    is_fine = zipWriteInFileInZip(to, room, (unsigned)count) == ZIP_OK;
  if (is_fine) is_fine = count == 0 && zipCloseFileInZipRaw64(to, info->uncompressed_size, info->crc) == ZIP_OK;
  return unzCloseCurrentFile(from) == UNZ_OK && is_fine;
}

static bool write_new(zipFile to, const char *name, const uint8_t *bytes, uint64_t size, const unz_file_info64 *info,
                      const zip_fileinfo *as) {
  if (zipOpenNewFileInZip4_64(to, name, as, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6, 0, -MAX_WBITS, DEF_MEM_LEVEL,
                              Z_DEFAULT_STRATEGY, NULL, 0, info->version, info->flag & utf8_name,
                              size >= 0xffffffff) != ZIP_OK)
    return false;
  bool is_fine = true;
  for (uint64_t place = 0; is_fine && place < size;) {
    uint64_t count = size - place > 1 << 20 ? 1 << 20 : size - place;
    is_fine = zipWriteInFileInZip(to, bytes + place, (unsigned)count) == ZIP_OK;
    place += count;
  }
  return zipCloseFileInZip(to) == ZIP_OK && is_fine;
}

bool archive_rewrite(archive *archive, const char *path, const uint8_t *names, const uint8_t *contents,
                     const uint64_t *sizes, size_t count) {
  zipFile to = zipOpen64(path, APPEND_STATUS_CREATE);
  if (!to) return false;
  bool is_fine = true;
  size_t replaced = 0;
  for (int status = unzGoToFirstFile(archive); is_fine && status == UNZ_OK; status = unzGoToNextFile(archive)) {
    char name[1024];
    unz_file_info64 info;
    if (unzGetCurrentFileInfo64(archive, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK ||
        info.size_filename >= sizeof name) {
      is_fine = false;
      break;
    }
    zip_fileinfo as = {.dosDate = info.dosDate, .internal_fa = info.internal_fa, .external_fa = info.external_fa};
    const char *candidate = (const char *)names;
    const uint8_t *bytes = contents;
    size_t place = 0;
    while (place < count && strcmp(candidate, name) != 0) {
      candidate += strlen(candidate) + 1;
      bytes += sizes[place++];
    }
    replaced += place < count;
    is_fine = place < count ? write_new(to, name, bytes, sizes[place], &info, &as)
                            : copy_packed(archive, to, name, &info, &as);
  }
  return zipClose(to, NULL) == ZIP_OK && is_fine && replaced == count;
}
