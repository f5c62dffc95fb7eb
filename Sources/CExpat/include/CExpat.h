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
// What a cell of a sheet holds: a number, the number of a shared text, a text, a truth value, an error, or a
// formula whose value nobody has computed.
typedef enum { XML_CELL_NUMBER, XML_CELL_SHARED, XML_CELL_TEXT, XML_CELL_BOOL, XML_CELL_ERROR, XML_CELL_UNCOMPUTED } xml_cell_kind;

// What happens while a sheet of a workbook is read: a sheet has millions of cells, and an event for each of their tags would
// cost more than all else. Rows and columns count from 1; a style of -1 is none. `text` is the cell's value, without the
// readings beside it.
typedef struct {
  void *context;
  // A row begins; its number is 0 where it does not say it: the one behind the row before.
  void (*row)(void *context, uint32_t row, bool is_hidden);
  void (*cell)(void *context, uint32_t column, xml_cell_kind kind, int32_t style, const char *text, size_t count);
  // The end of a row; false where reading shall stop.
  bool (*row_end)(void *context);
  // Merged cells: `A1:B2`.
  void (*merged)(void *context, const char *area);
} xml_sheet_events;

// A reader of one sheet; NULL without memory.
xml_reader *xml_begin_sheet(xml_sheet_events events);

// The line on which it stopped, from 1.
uint64_t xml_line(xml_reader *reader);
void xml_free(xml_reader *reader);
