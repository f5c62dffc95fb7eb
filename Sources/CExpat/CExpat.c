#include "CExpat.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct xml_reader {
  XML_Parser parser;
  xml_events events;
  // Of a sheet: where it is, and what has been read of the cell.
  xml_sheet_events sheet;
  uint32_t column;
  xml_cell_kind kind;
  int32_t style;
  bool is_in_value, has_formula;
  int reading_depth;
  char *value;
  size_t value_count, value_capacity;
};

// The name behind its prefix.
static const char *plain(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static void start(void *data, const XML_Char *name, const XML_Char **attributes) {
  xml_reader *reader = data;
  reader->events.start(reader->events.context, plain(name), (const char *const *)attributes);
}

static void end(void *data, const XML_Char *name) {
  xml_reader *reader = data;
  reader->events.end(reader->events.context, plain(name));
}

static void text(void *data, const XML_Char *bytes, int count) {
  xml_reader *reader = data;
  reader->events.text(reader->events.context, bytes, count);
}

static void refuse(
    void *data, const XML_Char *name, const XML_Char *system, const XML_Char *identifier, int has_subset) {
  (void)name, (void)system, (void)identifier, (void)has_subset;
  XML_StopParser(((xml_reader *)data)->parser, XML_FALSE);
}

xml_reader *xml_begin(xml_events events) {
  xml_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->events = events;
  reader->parser = XML_ParserCreate(NULL);
  if (!reader->parser) {
    free(reader);
    return NULL;
  }
  XML_SetUserData(reader->parser, reader);
  XML_SetElementHandler(reader->parser, start, end);
  XML_SetCharacterDataHandler(reader->parser, text);
  XML_SetStartDoctypeDeclHandler(reader->parser, refuse);
  return reader;
}

static const char *attribute(const XML_Char **attributes, const char *name) {
  for (; attributes[0]; attributes += 2)
    if (strcmp(attributes[0], name) == 0) return attributes[1];
  return NULL;
}

// The column of `B4`; 0 for what is none.
static uint32_t column_of(const char *place) {
  uint32_t column = 0;
  for (; *place; place++) {
    if (*place >= 'A' && *place <= 'Z') column = column * 26 + (uint32_t)(*place - 'A') + 1;
    else if (*place >= 'a' && *place <= 'z') column = column * 26 + (uint32_t)(*place - 'a') + 1;
    else if (*place != '$') break;
    if (column > 16384) return 0;
  }
  return column;
}

static xml_cell_kind kind_of(const char *type) {
  if (!type || strcmp(type, "n") == 0) return XML_CELL_NUMBER;
  if (strcmp(type, "s") == 0) return XML_CELL_SHARED;
  if (strcmp(type, "b") == 0) return XML_CELL_BOOL;
  if (strcmp(type, "e") == 0) return XML_CELL_ERROR;
  return strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 || strcmp(type, "d") == 0 ? XML_CELL_TEXT
                                                                                            : XML_CELL_NUMBER;
}

static bool is_true(const char *text) { return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0); }

static void sheet_start(void *data, const XML_Char *name, const XML_Char **attributes) {
  xml_reader *reader = data;
  name = plain(name);
  if (strcmp(name, "c") == 0) {
    const char *place = attribute(attributes, "r");
    uint32_t column = place ? column_of(place) : 0;
    reader->column = column ? column : reader->column + 1;
    reader->kind = kind_of(attribute(attributes, "t"));
    const char *style = attribute(attributes, "s");
    reader->style = style ? (int32_t)strtol(style, NULL, 10) : -1;
    reader->value_count = 0;
    reader->has_formula = false;
  } else if (strcmp(name, "f") == 0) {
    reader->has_formula = true;
  } else if (strcmp(name, "v") == 0) {
    reader->is_in_value = true;
  } else if (strcmp(name, "t") == 0) {
    reader->is_in_value = reader->reading_depth == 0;
  } else if (strcmp(name, "rPh") == 0) {
    reader->reading_depth++;
  } else if (strcmp(name, "row") == 0) {
    const char *number = attribute(attributes, "r");
    unsigned long row = number ? strtoul(number, NULL, 10) : 0;
    reader->column = 0;
    reader->sheet.row(reader->sheet.context, row >= 1 && row <= 1048576 ? (uint32_t)row : 0, is_true(attribute(attributes, "hidden")));
  } else if (strcmp(name, "mergeCell") == 0) {
    const char *area = attribute(attributes, "ref");
    if (area) reader->sheet.merged(reader->sheet.context, area);
  }
}

static void sheet_end(void *data, const XML_Char *name) {
  xml_reader *reader = data;
  name = plain(name);
  if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
    reader->is_in_value = false;
  } else if (strcmp(name, "c") == 0) {
    if (reader->value_count > 0 && reader->column <= 16384)
      reader->sheet.cell(reader->sheet.context, reader->column, reader->kind, reader->style, reader->value,
                         reader->value_count);
    else if (reader->has_formula && reader->value_count == 0 && reader->kind != XML_CELL_TEXT && reader->column <= 16384)
      reader->sheet.cell(reader->sheet.context, reader->column, XML_CELL_UNCOMPUTED, reader->style, "", 0);
  } else if (strcmp(name, "rPh") == 0) {
    if (reader->reading_depth > 0) reader->reading_depth--;
  } else if (strcmp(name, "row") == 0) {
    if (!reader->sheet.row_end(reader->sheet.context)) XML_StopParser(reader->parser, XML_FALSE);
  }
}

static void sheet_text(void *data, const XML_Char *bytes, int count) {
  xml_reader *reader = data;
  if (!reader->is_in_value) return;
  size_t needed = reader->value_count + (size_t)count;
  if (needed > reader->value_capacity) {
    size_t capacity = needed * 2 < 256 ? 256 : needed * 2;
    char *value = realloc(reader->value, capacity);
    if (!value) {
      XML_StopParser(reader->parser, XML_FALSE);
      return;
    }
    reader->value = value;
    reader->value_capacity = capacity;
  }
  memcpy(reader->value + reader->value_count, bytes, (size_t)count);
  reader->value_count = needed;
}

xml_reader *xml_begin_sheet(xml_sheet_events events) {
  xml_reader *reader = xml_begin((xml_events){0});
  if (!reader) return NULL;
  reader->sheet = events;
  XML_SetElementHandler(reader->parser, sheet_start, sheet_end);
  XML_SetCharacterDataHandler(reader->parser, sheet_text);
  return reader;
}

bool xml_feed(xml_reader *reader, const uint8_t *bytes, size_t count, bool is_last) {
  return XML_Parse(reader->parser, (const char *)bytes, (int)count, is_last) == XML_STATUS_OK;
}

uint64_t xml_line(xml_reader *reader) { return XML_GetCurrentLineNumber(reader->parser); }

void xml_free(xml_reader *reader) {
  XML_ParserFree(reader->parser);
  free(reader->value);
  free(reader);
}
