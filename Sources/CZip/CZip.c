#include "CZip.h"

#include <zlib.h>

// A window of 2^15 bytes, in a gzip file.
static const int gzip_window = 15 + 16;

size_t zip_bound(size_t count) { return compressBound(count) + 64; }

int64_t zip_compress(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity) {
  z_stream stream = {0};
  if (deflateInit2(&stream, 6, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
  int64_t size = -1;
  if (count <= UINT32_MAX && capacity <= UINT32_MAX) {
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)capacity;
    if (deflate(&stream, Z_FINISH) == Z_STREAM_END) size = (int64_t)stream.total_out;
  }
  deflateEnd(&stream);
  return size;
}

int64_t zip_expand(const uint8_t *bytes, size_t count, uint8_t *output, size_t capacity) {
  z_stream stream = {0};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return -1;
  int64_t size = -1;
  if (count <= UINT32_MAX && capacity <= UINT32_MAX) {
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)capacity;
    int status = inflate(&stream, Z_FINISH);
    // A file may be of several parts, one behind the other.
    while (status == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK) status = inflate(&stream, Z_FINISH);
    if (status == Z_STREAM_END) size = (int64_t)(stream.next_out - output);
    else if (status == Z_BUF_ERROR && stream.avail_out == 0) size = -2;
  }
  inflateEnd(&stream);
  return size;
}
