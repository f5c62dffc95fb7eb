#ifndef MEIBO_CCHARCONV_H
#define MEIBO_CCHARCONV_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The C++ library's `from_chars` behind plain C: the nearest real, whatever the locale. False where not all bytes are read, or
   the number is too large or too near to zero for a real. */
bool ccharconv_real(const char *bytes, size_t count, double *result);

#ifdef __cplusplus
}
#endif

#endif
