// SQLite databases, read row by row.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct database database;
typedef struct database_rows database_rows;

// What a value is stored as.
typedef enum { DATABASE_NULL, DATABASE_INTEGER, DATABASE_REAL, DATABASE_TEXT, DATABASE_BLOB } database_kind;

// What went wrong: there is no database, or it is encrypted; another program is writing to it; the query cannot be answered;
// it is damaged.
typedef enum { DATABASE_NONE, DATABASE_BUSY, DATABASE_NO_QUERY, DATABASE_DAMAGED } database_fault;

// Opens a database to be read only; NULL where it cannot be, with the reason. Another program's lock is waited for, a while.
database *database_open(const char *path, database_fault *fault);
void database_close(database *database);
// Begins a query; NULL where it cannot be, with the reason.
database_rows *database_query(database *database, const char *text, database_fault *fault);
// Goes to the next row: 1, 0 behind the last, or -1 with the reason.
int database_next(database_rows *rows, database_fault *fault);
// What SQLite says of its last error.
const char *database_message(database *database);
int database_column_count(database_rows *rows);
const char *database_column_name(database_rows *rows, int column);
database_kind database_value_kind(database_rows *rows, int column);
int64_t database_integer(database_rows *rows, int column);
double database_real(database_rows *rows, int column);
// A value as UTF-8, which lives until the next row; `*count` is its length.
const char *database_text(database_rows *rows, int column, size_t *count);
void database_end(database_rows *rows);
