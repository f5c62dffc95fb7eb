// What the C library and the processor offer that Swift does not: thresholds of the allocator, masks of bytes, and
// memory asked for ahead of its use.
#include <malloc.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// A bit for each of 64 bytes that equals `wanted`, the first byte lowest.
static inline uint64_t machine_equal_mask(const uint8_t *bytes, uint8_t wanted) {
#if defined(__SSE2__)
  const __m128i pattern = _mm_set1_epi8((char)wanted);
  uint64_t mask = 0;
  for (int part = 0; part < 4; part++) {
    const __m128i word = _mm_loadu_si128((const __m128i *)(bytes + 16 * part));
    mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(word, pattern)) << (16 * part);
  }
  return mask;
#else
  uint64_t mask = 0;
  for (int byte = 0; byte < 64; byte++) mask |= (uint64_t)(bytes[byte] == wanted) << byte;
  return mask;
#endif
}

// Asks for the line of memory at an address, which need not exist.
static inline void machine_fetch(const void *address) { __builtin_prefetch(address, 0, 3); }
