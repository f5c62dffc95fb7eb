#include "CRE2.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <re2/re2.h>

struct cre2_pattern {
  RE2 expression;

  cre2_pattern(const char *bytes, size_t count, const RE2::Options &options)
      : expression(re2::StringPiece(bytes, count), options) {}
};

cre2_pattern *cre2_compile(const char *bytes, size_t count) {
  RE2::Options options;
  options.set_log_errors(false);
  // The classes of Unicode are large; with the usual 8 MB a few of them in a row are refused.
  options.set_max_mem(64 << 20);
  return new cre2_pattern(bytes, count, options);
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

cre2_problem cre2_error(const cre2_pattern *pattern) {
  switch (pattern->expression.error_code()) {
    case RE2::NoError: return CRE2_FINE;
    case RE2::ErrorBadEscape: return CRE2_BAD_ESCAPE;
    case RE2::ErrorBadCharClass: return CRE2_BAD_CLASS;
    case RE2::ErrorBadCharRange: return CRE2_BAD_RANGE;
    case RE2::ErrorMissingBracket: return CRE2_MISSING_BRACKET;
    case RE2::ErrorMissingParen: return CRE2_MISSING_PARENTHESIS;
    case RE2::ErrorUnexpectedParen: return CRE2_UNEXPECTED_PARENTHESIS;
    case RE2::ErrorTrailingBackslash: return CRE2_TRAILING_BACKSLASH;
    case RE2::ErrorRepeatArgument: return CRE2_NOTHING_TO_REPEAT;
    case RE2::ErrorRepeatSize:
    case RE2::ErrorRepeatOp: return CRE2_BAD_REPETITION;
    case RE2::ErrorBadPerlOp: return CRE2_BAD_GROUP;
    case RE2::ErrorBadNamedCapture: return CRE2_BAD_NAME;
    case RE2::ErrorBadUTF8: return CRE2_BAD_UTF8;
    case RE2::ErrorPatternTooLarge: return CRE2_TOO_LARGE;
    default: return CRE2_OTHER;
  }
}

const char *cre2_error_text(const cre2_pattern *pattern) { return pattern->expression.error().c_str(); }

const char *cre2_error_fragment(const cre2_pattern *pattern) { return pattern->expression.error_arg().c_str(); }

int32_t cre2_group_count(const cre2_pattern *pattern) {
  return std::max(0, pattern->expression.NumberOfCapturingGroups());
}

size_t cre2_group_name(const cre2_pattern *pattern, int32_t group, char *output, size_t capacity) {
  const auto &names = pattern->expression.CapturingGroupNames();
  const auto found = names.find(group);
  if (found == names.end()) return 0;
  std::memcpy(output, found->second.data(), std::min(capacity, found->second.size()));
  return found->second.size();
}

bool cre2_contains(const void *text, size_t count, size_t start, const void *parts, const ptrdiff_t *lengths,
                   size_t part_count) {
  const char *place = static_cast<const char *>(text) + start;
  const char *end = static_cast<const char *>(text) + count;
  const char *part = static_cast<const char *>(parts);
  for (size_t number = 0; number < part_count; number++) {
    const size_t length = static_cast<size_t>(lengths[number]);
    const void *found = memmem(place, static_cast<size_t>(end - place), part, length);
    if (found == nullptr) return false;
    place = static_cast<const char *>(found) + length;
    part += length;
  }
  return true;
}

bool cre2_find(const cre2_pattern *pattern, const char *text, size_t count, size_t start, cre2_anchor anchor,
               int64_t *bounds, int32_t bound_count) {
  static const RE2::Anchor anchors[] = {RE2::UNANCHORED, RE2::ANCHOR_START, RE2::ANCHOR_BOTH};
  // Most patterns have few groups: those need no memory of their own.
  re2::StringPiece few[8];
  std::vector<re2::StringPiece> many;
  re2::StringPiece *groups = few;
  if (bound_count > 8) {
    many.resize(bound_count);
    groups = many.data();
  }
  // A group that took part begins somewhere, also in a text of no bytes.
  const re2::StringPiece whole(text ? text : "", count);
  if (!pattern->expression.Match(whole, start, count, anchors[anchor], groups, bound_count)) return false;
  for (int32_t group = 0; group < bound_count; group++) {
    const bool is_taken = groups[group].data() != nullptr;
    bounds[2 * group] = is_taken ? groups[group].data() - whole.data() : -1;
    bounds[2 * group + 1] = is_taken ? bounds[2 * group] + static_cast<int64_t>(groups[group].size()) : -1;
  }
  return true;
}
