#include "CSQLite.h"

#include <sqlite3.h>

// How long another program's lock is waited for, in milliseconds.
enum { PATIENCE = 2000 };

static database_fault fault_of(int status) {
  switch (status & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return DATABASE_BUSY;
    case SQLITE_ERROR:
    case SQLITE_AUTH: return DATABASE_NO_QUERY;
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN: return DATABASE_NONE;
    default: return DATABASE_DAMAGED;
  }
}

database *database_open(const char *path, database_fault *fault) {
  sqlite3 *handle = NULL;
  int status = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL);
  if (status == SQLITE_OK) {
    sqlite3_busy_timeout(handle, PATIENCE);
    status = sqlite3_exec(handle, "select count(*) from sqlite_master", NULL, NULL, NULL);
  }
  if (status == SQLITE_OK) return (database *)handle;
  *fault = fault_of(status);
  sqlite3_close_v2(handle);
  return NULL;
}

void database_close(database *database) { sqlite3_close_v2((sqlite3 *)database); }

database_rows *database_query(database *database, const char *text, database_fault *fault) {
  sqlite3_stmt *statement = NULL;
  int status = sqlite3_prepare_v2((sqlite3 *)database, text, -1, &statement, NULL);
  if (status == SQLITE_OK) return (database_rows *)statement;
  *fault = fault_of(status);
  return NULL;
}

int database_next(database_rows *rows, database_fault *fault) {
  int status = sqlite3_step((sqlite3_stmt *)rows);
  if (status == SQLITE_ROW || status == SQLITE_DONE) return status == SQLITE_ROW;
  *fault = fault_of(status);
  return -1;
}

const char *database_message(database *database) { return sqlite3_errmsg((sqlite3 *)database); }

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
