// XML documents as a stream of events, by expat.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct xml_reader xml_reader;

// What happens while a document is read. Names and texts are UTF-8; names have no prefix. `attributes` are name, value,
// name, value, …, NULL.
typedef struct {
  void *context;
  void (*start)(void *context, const char *name, const char *const *attributes);
  void (*end)(void *context, const char *name);
  void (*text)(void *context, const char *bytes, int count);
} xml_events;

// A reader of one document; NULL without memory. Documents with a type declaration are refused: workbooks have none, and
// entities that it may define could grow without bounds.
xml_reader *xml_begin(xml_events events);
// Reads the next bytes; false where they are no XML, or are refused.
bool xml_feed(xml_reader *reader, const uint8_t *bytes, size_t count, bool is_last);
// The line on which it stopped, from 1.
uint64_t xml_line(xml_reader *reader);
void xml_free(xml_reader *reader);
