#include "CSQLite.h"

#include <sqlite3.h>

database *database_open(const char *path) {
  sqlite3 *handle = NULL;
  if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
      sqlite3_exec(handle, "select count(*) from sqlite_master", NULL, NULL, NULL) != SQLITE_OK) {
    sqlite3_close_v2(handle);
    return NULL;
  }
  return (database *)handle;
}

void database_close(database *database) { sqlite3_close_v2((sqlite3 *)database); }

database_rows *database_query(database *database, const char *text) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2((sqlite3 *)database, text, -1, &statement, NULL) != SQLITE_OK) return NULL;
  return (database_rows *)statement;
}

int database_next(database_rows *rows) {
  int status = sqlite3_step((sqlite3_stmt *)rows);
  return status == SQLITE_ROW ? 1 : status == SQLITE_DONE ? 0 : -1;
}

int database_column_count(database_rows *rows) { return sqlite3_column_count((sqlite3_stmt *)rows); }

const char *database_column_name(database_rows *rows, int column) {
  return sqlite3_column_name((sqlite3_stmt *)rows, column);
}

database_kind database_value_kind(database_rows *rows, int column) {
  switch (sqlite3_column_type((sqlite3_stmt *)rows, column)) {
    case SQLITE_INTEGER: return DATABASE_INTEGER;
    case SQLITE_FLOAT: return DATABASE_REAL;
    case SQLITE_TEXT: return DATABASE_TEXT;
    case SQLITE_BLOB: return DATABASE_BLOB;
    default: return DATABASE_NULL;
  }
}

int64_t database_integer(database_rows *rows, int column) {
  return sqlite3_column_int64((sqlite3_stmt *)rows, column);
}

double database_real(database_rows *rows, int column) { return sqlite3_column_double((sqlite3_stmt *)rows, column); }

const char *database_text(database_rows *rows, int column, size_t *count) {
  const char *text = (const char *)sqlite3_column_text((sqlite3_stmt *)rows, column);
  *count = (size_t)sqlite3_column_bytes((sqlite3_stmt *)rows, column);
  return text;
}

void database_end(database_rows *rows) { sqlite3_finalize((sqlite3_stmt *)rows); }
