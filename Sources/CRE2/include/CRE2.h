#ifndef MEIBO_CRE2_H
#define MEIBO_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* RE2 behind plain C. A pattern is written once, when it is compiled; any number of threads may read it. */
typedef struct cre2_pattern cre2_pattern;

/* Compiles UTF-8 bytes. Never null: what could not be compiled has an error text. Ended by cre2_free. */
cre2_pattern *cre2_compile(const char *bytes, size_t count);
void cre2_free(cre2_pattern *pattern);

/* What is wrong with a pattern. */
typedef enum {
  CRE2_FINE = 0,
  CRE2_BAD_ESCAPE,
  CRE2_BAD_CLASS,
  CRE2_BAD_RANGE,
  CRE2_MISSING_BRACKET,
  CRE2_MISSING_PARENTHESIS,
  CRE2_UNEXPECTED_PARENTHESIS,
  CRE2_TRAILING_BACKSLASH,
  CRE2_NOTHING_TO_REPEAT,
  CRE2_BAD_REPETITION,
  CRE2_BAD_GROUP,
  CRE2_BAD_NAME,
  CRE2_BAD_UTF8,
  CRE2_TOO_LARGE,
  CRE2_OTHER
} cre2_problem;
cre2_problem cre2_error(const cre2_pattern *pattern);

/* What RE2 says of it, in English, and the part of the pattern that is wrong; both live as long as the pattern. */
const char *cre2_error_text(const cre2_pattern *pattern);
const char *cre2_error_fragment(const cre2_pattern *pattern);

/* The number of groups in brackets, the whole match not counted. */
int32_t cre2_group_count(const cre2_pattern *pattern);

/* Copies at most `capacity` bytes of a group's name and gives the length of the whole name; 0 where it has none. */
size_t cre2_group_name(const cre2_pattern *pattern, int32_t group, char *output, size_t capacity);

/* Where a match may begin and must end. */
typedef enum { CRE2_ANYWHERE = 0, CRE2_AT_START = 1, CRE2_WHOLE = 2 } cre2_anchor;

/* Whether parts stand among the bytes of a text, each behind the one before and the first at or behind `start`. Their bytes
   lie one behind the other. */
bool cre2_contains(const void *text, size_t count, size_t start, const void *parts, const ptrdiff_t *lengths,
                   size_t part_count);

/* Looks for the first match at or after `start`. `bounds` takes two numbers for each of `bound_count` groups, the whole
   match first: where it starts and ends in the text, both -1 where the group took no part. */
bool cre2_find(const cre2_pattern *pattern, const char *text, size_t count, size_t start, cre2_anchor anchor,
               int64_t *bounds, int32_t bound_count);

#ifdef __cplusplus
}
#endif
#endif
