#include "CExpat.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct xml_reader {
  XML_Parser parser;
  xml_events events;
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

bool xml_feed(xml_reader *reader, const uint8_t *bytes, size_t count, bool is_last) {
  return XML_Parse(reader->parser, (const char *)bytes, (int)count, is_last) == XML_STATUS_OK;
}

uint64_t xml_line(xml_reader *reader) { return XML_GetCurrentLineNumber(reader->parser); }

void xml_free(xml_reader *reader) {
  XML_ParserFree(reader->parser);
  free(reader);
}
