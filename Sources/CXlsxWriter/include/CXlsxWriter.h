// Workbooks (Office Open XML), by libxlsxwriter. The library is loaded when the first workbook is begun: at a start
// nobody waits for it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct xlsx_book xlsx_book;

// How a cell looks.
typedef enum {
  XLSX_PLAIN, XLSX_HEADER, XLSX_TITLE, XLSX_SUBTITLE, XLSX_DATE, XLSX_MOMENT, XLSX_SPAN, XLSX_WRAPPED, XLSX_NOTE,
  XLSX_CODE, XLSX_LINK, XLSX_STYLE_COUNT
} xlsx_style;

// How numbers are drawn.
typedef enum {
  XLSX_COLUMNS, XLSX_COLUMNS_STACKED, XLSX_BARS, XLSX_BARS_STACKED, XLSX_LINES, XLSX_AREAS, XLSX_DOTS, XLSX_TRACES
} xlsx_kind;

// A part of a sheet, all ends inclusive.
typedef struct {
  uint32_t first_row, last_row;
  uint16_t first_column, last_column;
} xlsx_range;

// Begins a workbook at a path. NULL where the library is not there (`*code` is -1) or refuses (its own code).
xlsx_book *xlsx_begin(const char *path, const char *title, const char *font, int64_t created, int *code);
// Adds a sheet, on which all that follows stands. The name is at most 31 characters. False where it is refused.
bool xlsx_sheet(xlsx_book *book, const char *name);

void xlsx_text(xlsx_book *book, uint32_t row, uint16_t column, const char *text, xlsx_style style);
void xlsx_number(xlsx_book *book, uint32_t row, uint16_t column, double number, xlsx_style style);
void xlsx_bool(xlsx_book *book, uint32_t row, uint16_t column, bool value);
void xlsx_link(xlsx_book *book, uint32_t row, uint16_t column, const char *place, const char *text);

void xlsx_width(xlsx_book *book, uint16_t column, double width);
// Keeps the first rows and columns in sight.
void xlsx_freeze(xlsx_book *book, uint32_t rows, uint16_t columns);
void xlsx_filter(xlsx_book *book, xlsx_range range);
// On paper: across, as wide as the page, with the first row on each.
void xlsx_print(xlsx_book *book, bool is_wide);
// Colours numbers from light to dark.
void xlsx_color_scale(xlsx_book *book, xlsx_range range);

// A chart that is put on the sheet at its end.
void xlsx_chart_begin(xlsx_book *book, xlsx_kind kind, const char *title, const char *x_title, const char *y_title);
void xlsx_chart_series(
    xlsx_book *book, const char *name, const char *sheet, xlsx_range categories, xlsx_range values);
// `gap` is the room between bars in percent of their width. `number_format` is empty for the usual one of categories.
void xlsx_chart_end(
    xlsx_book *book, uint32_t row, uint16_t column, bool is_reversed, bool is_mirrored, int gap,
    const char *x_format, bool has_legend);

// Writes the file and ends the workbook: 0, or the library's code.
int xlsx_end(xlsx_book *book);
