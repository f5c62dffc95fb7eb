#include "CXlsxWriter.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

// The library's functions that are used here.
#define FUNCTIONS(each) \
  each(workbook_new_opt) each(workbook_add_worksheet) each(workbook_add_format) each(workbook_add_chart) \
  each(workbook_set_properties) each(workbook_close) each(format_set_bold) each(format_set_font_name) \
  each(format_set_font_size) each(format_set_num_format) each(format_set_text_wrap) each(format_set_align) \
  each(format_set_bg_color) each(format_set_font_color) each(format_set_bottom) each(format_set_underline) \
  each(worksheet_write_string) each(worksheet_write_number) each(worksheet_write_boolean) \
  each(worksheet_write_url_opt) each(worksheet_set_column) each(worksheet_freeze_panes) each(worksheet_autofilter) \
  each(worksheet_set_landscape) each(worksheet_fit_to_pages) each(worksheet_repeat_rows) each(worksheet_set_paper) \
  each(worksheet_conditional_format_range) each(worksheet_insert_chart_opt) each(chart_add_series) \
  each(chart_series_set_categories) each(chart_series_set_values) each(chart_series_set_name) \
  each(chart_title_set_name) each(chart_title_off) each(chart_axis_set_name) each(chart_axis_set_reverse) \
  each(chart_axis_set_num_format) each(chart_set_series_gap) each(chart_set_series_overlap) \
  each(chart_legend_set_position) each(chart_axis_set_label_position) each(chart_axis_major_gridlines_set_visible)

#define DECLARE(name) __typeof__(&name) name;
static struct { FUNCTIONS(DECLARE) } library;

struct xlsx_book {
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *styles[XLSX_STYLE_COUNT];
  lxw_chart *chart;
  xlsx_kind kind;
};

static bool load(void) {
  static bool is_loaded = false;
  if (is_loaded) return true;
  void *handle = dlopen("libxlsxwriter.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!handle) handle = dlopen("libxlsxwriter.so", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return false;
#define FIND(name) \
  library.name = (__typeof__(&name))dlsym(handle, #name); \
  if (!library.name) return false;
  FUNCTIONS(FIND)
  is_loaded = true;
  return true;
}

static void make_styles(xlsx_book *book, const char *font) {
  for (int style = 0; style < XLSX_STYLE_COUNT; style++) {
    lxw_format *format = library.workbook_add_format(book->workbook);
    if (*font) library.format_set_font_name(format, font);
    library.format_set_align(format, style == XLSX_HEADER ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
    book->styles[style] = format;
  }
  lxw_format **styles = book->styles;
  library.format_set_bold(styles[XLSX_HEADER]);
  library.format_set_bg_color(styles[XLSX_HEADER], 0xE8EEF4);
  library.format_set_bottom(styles[XLSX_HEADER], LXW_BORDER_THIN);
  library.format_set_bold(styles[XLSX_TITLE]);
  library.format_set_font_size(styles[XLSX_TITLE], 16);
  library.format_set_bold(styles[XLSX_SUBTITLE]);
  library.format_set_font_size(styles[XLSX_SUBTITLE], 13);
  library.format_set_num_format(styles[XLSX_DATE], "yyyy-mm-dd");
  library.format_set_num_format(styles[XLSX_MOMENT], "yyyy-mm-dd hh:mm:ss");
  library.format_set_num_format(styles[XLSX_SPAN], "[h]:mm:ss");
  library.format_set_text_wrap(styles[XLSX_WRAPPED]);
  library.format_set_text_wrap(styles[XLSX_NOTE]);
  library.format_set_font_color(styles[XLSX_NOTE], 0x595959);
  library.format_set_text_wrap(styles[XLSX_CODE]);
  library.format_set_font_name(styles[XLSX_CODE], "Consolas");
  library.format_set_font_color(styles[XLSX_LINK], 0x0B57D0);
  library.format_set_underline(styles[XLSX_LINK], LXW_UNDERLINE_SINGLE);
}

xlsx_book *xlsx_begin(const char *path, const char *title, const char *font, int64_t created, int *code) {
  *code = -1;
  if (!load()) return NULL;
  *code = LXW_ERROR_MEMORY_MALLOC_FAILED;
  xlsx_book *book = calloc(1, sizeof *book);
  if (!book) return NULL;
  lxw_workbook_options options = {0};
  book->workbook = library.workbook_new_opt(path, &options);
  if (!book->workbook) {
    free(book);
    return NULL;
  }
  lxw_doc_properties properties = {0};
  properties.title = (char *)title;
  properties.created = (time_t)created;
  library.workbook_set_properties(book->workbook, &properties);
  make_styles(book, font);
  *code = 0;
  return book;
}

bool xlsx_sheet(xlsx_book *book, const char *name) {
  lxw_worksheet *sheet = library.workbook_add_worksheet(book->workbook, name);
  if (sheet) book->sheet = sheet;
  return sheet != NULL;
}

void xlsx_text(xlsx_book *book, uint32_t row, uint16_t column, const char *text, xlsx_style style) {
  library.worksheet_write_string(book->sheet, row, column, text, book->styles[style]);
}

void xlsx_number(xlsx_book *book, uint32_t row, uint16_t column, double number, xlsx_style style) {
  library.worksheet_write_number(book->sheet, row, column, number, book->styles[style]);
}

void xlsx_bool(xlsx_book *book, uint32_t row, uint16_t column, bool value) {
  library.worksheet_write_boolean(book->sheet, row, column, value, book->styles[XLSX_PLAIN]);
}

void xlsx_link(xlsx_book *book, uint32_t row, uint16_t column, const char *place, const char *text) {
  library.worksheet_write_url_opt(book->sheet, row, column, place, book->styles[XLSX_LINK], text, NULL);
}

void xlsx_width(xlsx_book *book, uint16_t column, double width) {
  library.worksheet_set_column(book->sheet, column, column, width, NULL);
}

void xlsx_freeze(xlsx_book *book, uint32_t rows, uint16_t columns) {
  library.worksheet_freeze_panes(book->sheet, rows, columns);
}

void xlsx_filter(xlsx_book *book, xlsx_range range) {
  library.worksheet_autofilter(
      book->sheet, range.first_row, range.first_column, range.last_row, range.last_column);
}

void xlsx_print(xlsx_book *book, bool is_wide) {
  library.worksheet_set_paper(book->sheet, 9);  // A4
  if (is_wide) library.worksheet_set_landscape(book->sheet);
  library.worksheet_fit_to_pages(book->sheet, 1, 0);
  library.worksheet_repeat_rows(book->sheet, 0, 0);
}

void xlsx_color_scale(xlsx_book *book, xlsx_range range) {
  lxw_conditional_format format = {0};
  format.type = LXW_CONDITIONAL_2_COLOR_SCALE;
  format.min_color = 0xF3F7FB;
  format.max_color = 0x2F6DA8;
  library.worksheet_conditional_format_range(
      book->sheet, range.first_row, range.first_column, range.last_row, range.last_column, &format);
}

static const uint8_t chart_types[] = {
    [XLSX_COLUMNS] = LXW_CHART_COLUMN, [XLSX_COLUMNS_STACKED] = LXW_CHART_COLUMN_STACKED,
    [XLSX_BARS] = LXW_CHART_BAR,       [XLSX_BARS_STACKED] = LXW_CHART_BAR_STACKED,
    [XLSX_LINES] = LXW_CHART_LINE,     [XLSX_AREAS] = LXW_CHART_AREA_STACKED,
    [XLSX_DOTS] = LXW_CHART_SCATTER,   [XLSX_TRACES] = LXW_CHART_SCATTER_STRAIGHT};

// Of lying bars the library calls the axis of the values x, since it lies.
static bool is_lying(xlsx_book *book) { return book->kind == XLSX_BARS || book->kind == XLSX_BARS_STACKED; }
static lxw_chart_axis *place_axis(xlsx_book *book) { return is_lying(book) ? book->chart->y_axis : book->chart->x_axis; }
static lxw_chart_axis *value_axis(xlsx_book *book) { return is_lying(book) ? book->chart->x_axis : book->chart->y_axis; }

void xlsx_chart_begin(xlsx_book *book, xlsx_kind kind, const char *title, const char *x_title, const char *y_title) {
  book->chart = library.workbook_add_chart(book->workbook, chart_types[kind]);
  book->kind = kind;
  if (!book->chart) return;
  if (*title) library.chart_title_set_name(book->chart, title);
  else library.chart_title_off(book->chart);
  if (*x_title) library.chart_axis_set_name(place_axis(book), x_title);
  if (*y_title) library.chart_axis_set_name(value_axis(book), y_title);
}

void xlsx_chart_series(
    xlsx_book *book, const char *name, const char *sheet, xlsx_range categories, xlsx_range values) {
  if (!book->chart) return;
  lxw_chart_series *series = library.chart_add_series(book->chart, NULL, NULL);
  if (!series) return;
  library.chart_series_set_categories(
      series, sheet, categories.first_row, categories.first_column, categories.last_row, categories.last_column);
  library.chart_series_set_values(
      series, sheet, values.first_row, values.first_column, values.last_row, values.last_column);
  if (*name) library.chart_series_set_name(series, name);
}

void xlsx_chart_end(
    xlsx_book *book, uint32_t row, uint16_t column, bool is_reversed, bool is_mirrored, int gap,
    const char *x_format, bool has_legend) {
  if (!book->chart) return;
  bool has_bars = book->kind <= XLSX_BARS_STACKED;
  if (has_bars) library.chart_set_series_gap(book->chart, (uint16_t)gap);
  // Bars are listed from the top, as the table is.
  if (is_reversed) library.chart_axis_set_reverse(place_axis(book));
  if (is_mirrored) {
    library.chart_axis_set_num_format(value_axis(book), "#,##0;#,##0");
    library.chart_axis_set_label_position(place_axis(book), LXW_CHART_AXIS_LABEL_POSITION_LOW);
  }
  if (*x_format) library.chart_axis_set_num_format(place_axis(book), x_format);
  library.chart_legend_set_position(book->chart, has_legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
  lxw_chart_options options = {0};
  options.x_scale = 1.3;
  options.y_scale = 1.4;
  options.object_position = 2;
  library.worksheet_insert_chart_opt(book->sheet, row, column, book->chart, &options);
  book->chart = NULL;
}

int xlsx_end(xlsx_book *book) {
  int code = library.workbook_close(book->workbook);
  free(book);
  return code;
}
