// What the C library offers for the allocator's thresholds, which its Swift module leaves out.
#include <malloc.h>
