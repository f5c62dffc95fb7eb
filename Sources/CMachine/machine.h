// What the C library and the processor offer that Swift does not: thresholds of the allocator, masks of bytes, and
// memory asked for ahead of its use.
#include <malloc.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <immintrin.h>
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

// Where cells and rows end among bytes: what has been found, and where to go on.
typedef struct {
  // The first byte that has not been looked at; it stands outside quotes.
  int64_t place;
  // The number of ends of cells, and of those that end a row.
  int64_t end_count, line_count;
} machine_scan;

// What separates cells.
typedef struct {
  uint8_t separator, terminator, quote;
} machine_delimiters;

// The places of the bits that are set, counted from `first`, with the top bit for those that are marked. There must be room
// for four more than there are. Four are written at a time, and those that are too many written over: few branches that
// could be mispredicted.
static inline __attribute__((always_inline)) void machine_write_bits(
    uint32_t *output, uint64_t bits, uint64_t marked, uint32_t first) {
  while (marked == 0 && bits != 0) {
    for (int part = 0; part < 4; part++) {
      *output++ = first + (bits != 0 ? (uint32_t)__builtin_ctzll(bits) : 0);
      bits &= bits - 1;
    }
  }
  while (bits != 0) {
    for (int part = 0; part < 4; part++) {
      const uint32_t bit = bits != 0 ? (uint32_t)__builtin_ctzll(bits) : 0;
      *output++ = (first + bit) | ((uint32_t)(marked >> bit) << 31);
      bits &= bits - 1;
    }
  }
}

// A bit is set where an odd number of bits up to it is.
static inline uint64_t machine_prefix_xor(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// Goes over blocks of 64 bytes from `scan.place` on and writes one past the place of each end of a cell, counted from
// `base`, with the top bit set where the cell is quoted. Stops where fewer than 64 bytes are left before `end`, at `limit`
// once a row has ended, where `ends` has no room for a block, and before a cell whose quotes are not as they should be: a
// quote that opens a cell stands at its start, one that closes it before its end, and two stand for one within.
static inline __attribute__((always_inline)) machine_scan machine_scan_with(
    uint64_t (*equal_mask)(const uint8_t *, uint8_t), const uint8_t *bytes, machine_delimiters delimiters, int64_t limit,
    int64_t end, int64_t base, uint32_t *ends, int64_t capacity, machine_scan scan) {
  // Whether the byte before the block ends a cell, is within quotes, or closes them.
  uint64_t behind_end = scan.place - base == (int64_t)(ends[scan.end_count - 1] & 0x7FFFFFFF);
  uint64_t is_inside = 0, behind_quote = 0;
  while (scan.place + 64 <= end && (scan.place < limit || scan.line_count == 0) && capacity - scan.end_count >= 72) {
    const uint8_t *block = bytes + scan.place;
    __builtin_prefetch(block + 4096, 0, 3);
    const uint64_t quotes = equal_mask(block, delimiters.quote);
    uint64_t lines = equal_mask(block, delimiters.terminator);
    uint64_t all = equal_mask(block, delimiters.separator) | lines;
    uint64_t marked = 0;
    if ((quotes | is_inside | behind_quote) != 0) {
      const uint64_t inside = machine_prefix_xor(quotes) ^ (is_inside ? ~(uint64_t)0 : 0);
      const uint64_t opening = quotes & inside, closing = quotes & ~inside;
      all &= ~inside;
      // A carriage return before a line feed belongs to the line end.
      uint64_t returns = delimiters.terminator == '\n' ? equal_mask(block, '\r') & (lines >> 1) : 0;
      lines &= ~inside;
      const uint64_t behind_closing = closing << 1 | behind_quote;
      const uint64_t returning = behind_closing & returns;
      const uint64_t misplaced = (opening & ~(all << 1 | behind_end | behind_closing)) |
                                 (behind_closing & ~(all | opening | returning));
      if (misplaced != 0) break;
      marked = (behind_closing | returning << 1) & all;
      is_inside = inside >> 63;
      behind_quote = closing >> 63;
    }
    machine_write_bits(ends + scan.end_count, all, marked, (uint32_t)(scan.place - base + 1));
    scan.end_count += __builtin_popcountll(all);
    scan.line_count += __builtin_popcountll(lines);
    behind_end = all >> 63;
    scan.place += 64;
  }
  // Within a quoted cell it cannot go on: it is looked at again from its start.
  if (is_inside | behind_quote) scan.place = base + (int64_t)(ends[scan.end_count - 1] & 0x7FFFFFFF);
  return scan;
}

#if defined(__SSE2__)
__attribute__((target("avx2,bmi,popcnt"))) static inline uint64_t machine_equal_mask_avx2(
    const uint8_t *bytes, uint8_t wanted) {
  const __m256i pattern = _mm256_set1_epi8((char)wanted);
  const __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
  const __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
  const uint64_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, pattern));
  return first | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, pattern)) << 32;
}

__attribute__((target("avx2,bmi,popcnt"))) static inline machine_scan machine_scan_avx2(
    const uint8_t *bytes, machine_delimiters delimiters, int64_t limit, int64_t end, int64_t base, uint32_t *ends,
    int64_t capacity, machine_scan scan) {
  return machine_scan_with(
      machine_equal_mask_avx2, bytes, delimiters, limit, end, base, ends, capacity, scan);
}
#endif

// The same, by what the processor offers.
static inline machine_scan machine_scan_cells(
    const uint8_t *bytes, machine_delimiters delimiters, int64_t limit, int64_t end, int64_t base, uint32_t *ends,
    int64_t capacity, machine_scan scan) {
#if defined(__SSE2__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
    return machine_scan_avx2(bytes, delimiters, limit, end, base, ends, capacity, scan);
#endif
  return machine_scan_with(machine_equal_mask, bytes, delimiters, limit, end, base, ends, capacity, scan);
}

// Asks for the line of memory at an address, which need not exist.
static inline void machine_fetch(const void *address) { __builtin_prefetch(address, 0, 3); }

// The C library tells it for some languages only.
extern int sched_getcpu(void);

// The processor that runs this, from 0; another may go on a moment later.
static inline int64_t machine_processor(void) {
  const int number = sched_getcpu();
  return number < 0 ? 0 : number;
}
