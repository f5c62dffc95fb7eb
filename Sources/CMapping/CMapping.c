#include "CMapping.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// The mappings that are in use; the handler of the signal looks at them, so they are only ever changed one word at a time.
#define PLACE_COUNT 64
typedef struct {
  atomic_uintptr_t start, end;
  atomic_bool is_cut;
} place;
static place places[PLACE_COUNT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;
static uintptr_t page_mask;

// A page behind the end of a file was read: it and all behind it become zeros. Any other signal goes where it went before.
static void behind_end(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  uintptr_t address = (uintptr_t)info->si_addr;
  for (int number = 0; number < PLACE_COUNT; number++) {
    uintptr_t start = atomic_load(&places[number].start), end = atomic_load(&places[number].end);
    if (address < start || address >= end) continue;
    uintptr_t page = address & page_mask;
    void *zeros = mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) break;
    atomic_store(&places[number].is_cut, true);
    return;
  }
  sigaction(SIGBUS, &before, NULL);
}

static void prepare(void) {
  page_mask = ~(uintptr_t)(sysconf(_SC_PAGESIZE) - 1);
  struct sigaction action = {.sa_sigaction = behind_end, .sa_flags = SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &before);
}

const void *mapping_make(int file, size_t count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  void *start = NULL;
  pthread_mutex_lock(&lock);
  for (int number = 0; number < PLACE_COUNT && !start; number++) {
    if (atomic_load(&places[number].start)) continue;
    start = mmap(NULL, count, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED) break;
    // Its pages are fetched in large steps, since all of them are read.
    madvise(start, count, MADV_SEQUENTIAL);
    atomic_store(&places[number].is_cut, false);
    atomic_store(&places[number].end, (uintptr_t)start + count);
    atomic_store(&places[number].start, (uintptr_t)start);
  }
  pthread_mutex_unlock(&lock);
  return start == MAP_FAILED ? NULL : start;
}

static place *place_of(const void *start) {
  for (int number = 0; number < PLACE_COUNT; number++)
    if (atomic_load(&places[number].start) == (uintptr_t)start) return &places[number];
  return NULL;
}

bool mapping_is_whole(const void *start) {
  place *known = place_of(start);
  return !known || !atomic_load(&known->is_cut);
}

void mapping_end(const void *start, size_t count) {
  pthread_mutex_lock(&lock);
  place *known = place_of(start);
  if (known) {
    atomic_store(&known->start, 0);
    atomic_store(&known->end, 0);
  }
  munmap((void *)start, count);
  pthread_mutex_unlock(&lock);
}
