#include "CCharconv.h"

#include <charconv>

bool ccharconv_real(const char *bytes, size_t count, double *result) {
  auto [end, error] = std::from_chars(bytes, bytes + count, *result);
  return error == std::errc() && end == bytes + count;
}
